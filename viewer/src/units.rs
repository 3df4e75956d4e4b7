//! Numbers as people read them: times, sizes, counts.

use std::fmt;

/// Nanoseconds with the unit that suits them and three digits: `850 ns`, `1.25 ms`, `3 min 20 s`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Time(pub i64);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ns = self.0.unsigned_abs();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        match ns {
            0..1_000 => write!(f, "{ns} ns"),
            1_000..999_500 => write!(f, "{} µs", three(ns as f64 / 1e3)),
            999_500..999_500_000 => write!(f, "{} ms", three(ns as f64 / 1e6)),
            999_500_000..60_000_000_000 => write!(f, "{} s", three(ns as f64 / 1e9)),
            _ => long(f, ns / 1_000_000_000),
        }
    }
}

/// Two units from a minute up.
fn long(f: &mut fmt::Formatter<'_>, seconds: u64) -> fmt::Result {
    const YEAR: u64 = 31_557_600;
    let (big, small, names) = match seconds {
        0..3_600 => (60, 1, ("min", "s")),
        3_600..86_400 => (3_600, 60, ("h", "min")),
        86_400..YEAR => (86_400, 3_600, ("d", "h")),
        _ => (YEAR, 86_400, ("y", "d")),
    };
    match seconds % big / small {
        0 => write!(f, "{} {}", seconds / big, names.0),
        rest => write!(f, "{} {} {rest} {}", seconds / big, names.0, names.1),
    }
}

/// A moment on an axis whose ticks are `step` nanoseconds apart: as many digits as tell two ticks apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Nanoseconds since the start of the trace.
    pub time: i64,
    /// Nanoseconds between ticks.
    pub step: i64,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.time == 0 {
            return f.write_str("0");
        }
        let largest = self.time.unsigned_abs().max(self.step.unsigned_abs());
        let (unit, name) = match largest {
            0..1_000 => (1, "ns"),
            1_000..1_000_000 => (1_000, "µs"),
            1_000_000..1_000_000_000 => (1_000_000, "ms"),
            1_000_000_000..60_000_000_000 => (1_000_000_000, "s"),
            _ if self.step >= 1_000_000_000 => return Time(self.time).fmt(f),
            _ => (1_000_000_000, "s"),
        };
        write!(f, "{} {name}", Decimal { value: self.time, unit, step: self.step.max(1) })
    }
}

/// `value / unit` with the digits that a step of `step` needs, exact.
struct Decimal {
    value: i64,
    unit: i64,
    step: i64,
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.value < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", Count(self.value.unsigned_abs() / self.unit.unsigned_abs()))?;
        let mut rest = self.value.unsigned_abs() % self.unit.unsigned_abs();
        let mut place = self.unit;
        while place > 1 && self.step % place != 0 {
            if place == self.unit {
                f.write_str(".")?;
            }
            place /= 10;
            let digit = rest / place.unsigned_abs();
            rest %= place.unsigned_abs();
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// A count with its thousands apart: `12,034`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Count(pub u64);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (i, digit) in digits.char_indices() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// From one number to another, as people say it: `+12 %`, `×3.4`, `new`, `gone`, `=`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moved {
    /// What it was; not negative.
    pub before: i64,
    /// What it is; not negative.
    pub after: i64,
}

impl fmt::Display for Moved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = (self.before as f64, self.after as f64);
        match (self.before, self.after) {
            (before, after) if before == after => f.write_str("="),
            (0, _) => f.write_str("new"),
            (_, 0) => f.write_str("gone"),
            // Twice as much is no longer said well in per cent.
            _ if after >= 2.0 * before => write!(f, "×{}", three(after / before)),
            _ if (after - before).abs() < before / 2000.0 => f.write_str("="),
            _ => write!(f, "{:+.1} %", (after - before) / before * 100.0),
        }
    }
}

/// Bytes in binary units: `640 B`, `1.5 MiB`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size(pub u64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut value = self.0 as f64;
        let mut names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"].into_iter();
        let mut name = names.next();
        while value >= 999.5 {
            match names.next() {
                Some(next) => name = Some(next),
                None => break,
            }
            value /= 1024.0;
        }
        write!(f, "{} {}", three(value), name.unwrap_or("B"))
    }
}

/// A name, and where it is at home.
pub fn with_module(name: &str, module: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{name} ({module})") }
}

/// Reads a time as people write it: `1.2s`, `350 ms`, `10us`, `3min`, `0`. Nanoseconds, or what is wrong with it.
pub fn parse_time(text: &str) -> Result<i64, String> {
    let text = text.trim();
    let digits = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-'))).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let scale = match unit.trim() {
        "" if number == "0" => 1.0,
        "ns" => 1.0,
        "us" | "µs" | "μs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        "min" | "m" => 60e9,
        "h" => 3_600e9,
        _ => {
            return Err(format!(
                "`{text}` is no time: write a number and ns, us, ms, s, min or h, such as 1.2s"
            ));
        }
    };
    let number: f64 = number.parse().map_err(|_| format!("`{text}` is no time: `{number}` is no number"))?;
    Ok((number * scale).round() as i64)
}

/// "1600x900" as width and height.
///
/// # Errors
/// In words, what is wrong with it.
pub fn parse_size(text: &str) -> Result<(u32, u32), String> {
    let wrong = || format!("`{text}` is no size: write width and height, such as 1600x900");
    let (width, height) = text.split_once(['x', 'X', '×']).ok_or_else(wrong)?;
    let side = |text: &str| text.trim().parse::<u32>().map_err(|_| wrong());
    let size = (side(width)?, side(height)?);
    match [size.0, size.1].iter().all(|side| (200..=16_000).contains(side)) {
        true => Ok(size),
        false => Err(format!("{text}: each side must be between 200 and 16000")),
    }
}

/// Three digits, no trailing zeros: `1.25`, `12.5`, `125`.
fn three(value: f64) -> String {
    let places = match value {
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    let text = format!("{value:.places$}");
    if places == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let cases = [
            (0, "0 ns"),
            (850, "850 ns"),
            (1_000, "1 µs"),
            (1_250, "1.25 µs"),
            (999_499, "999 µs"),
            (999_500, "1 ms"),
            (12_500_000, "12.5 ms"),
            (999_500_000, "1 s"),
            (59_000_000_000, "59 s"),
            (200_000_000_000, "3 min 20 s"),
            (7_200_000_000_000, "2 h"),
            (315_576_000_000_000_000, "10 y"),
            (-1_500, "-1.5 µs"),
        ];
        for (ns, text) in cases {
            assert_eq!(Time(ns).to_string(), text);
        }
        assert!(Time(i64::MIN).to_string().starts_with("-292 y"));
    }

    #[test]
    fn moments_show_the_digits_that_differ() {
        let cases = [
            (0, 100, "0"),
            (1_500, 500, "1.5 µs"),
            (2_000, 500, "2.0 µs"),
            (1_234_567_891, 1, "1.234567891 s"),
            (5_000_000_000, 1_000_000_000, "5 s"),
            (90_000_000_000, 100_000_000, "90.0 s"),
            (3_600_000_000_000, 60_000_000_000, "1 h"),
            (-500, 100, "-500 ns"),
        ];
        for (time, step, text) in cases {
            assert_eq!(Moment { time, step }.to_string(), text);
        }
    }

    #[test]
    fn counts_and_sizes() {
        assert_eq!(Count(0).to_string(), "0");
        assert_eq!(Count(999).to_string(), "999");
        assert_eq!(Count(1_204_000).to_string(), "1,204,000");
        assert_eq!(Size(640).to_string(), "640 B");
        assert_eq!(Size(1_572_864).to_string(), "1.5 MiB");
        assert_eq!(Size(1023).to_string(), "1 KiB");
        assert_eq!(Size(u64::MAX).to_string(), "16 EiB");
    }

    #[test]
    fn changes_are_said_shortly() {
        let cases = [
            ((0, 0), "="),
            ((0, 5), "new"),
            ((5, 0), "gone"),
            ((100, 110), "+10.0 %"),
            ((100, 25), "-75.0 %"),
            ((100, 340), "×3.4"),
            ((1_000_000, 1_000_100), "="),
        ];
        for ((before, after), text) in cases {
            assert_eq!(Moved { before, after }.to_string(), text);
        }
    }

    #[test]
    fn times_are_read() {
        let cases =
            [("1.2s", 1_200_000_000), ("350 ms", 350_000_000), ("10us", 10_000), ("0", 0), ("-5ns", -5)];
        for (text, ns) in cases {
            assert_eq!(parse_time(text), Ok(ns));
        }
        for text in ["", "5", "s", "1.2.3s", "3 parsecs", "1e3s"] {
            assert!(parse_time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_are_read() {
        assert_eq!(parse_size("800x600"), Ok((800, 600)));
        for (size, told) in
            [("800", "such as 1600x900"), ("8x8", "between 200 and 16000"), ("99999x900", "between")]
        {
            assert!(parse_size(size).unwrap_err().contains(told));
        }
    }
}
