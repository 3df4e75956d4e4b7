//! Durations as people type them.

use std::time::Duration;

/// Parses `30s`, `500ms`, `1.5m`, `2h`; a number without unit counts seconds.
pub fn parse(text: &str) -> Result<Duration, String> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let scale = match unit {
        "us" => 1e-6,
        "ms" => 1e-3,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(format!("\"{unit}\" is no unit of time; use ms, s, m or h")),
    };
    let number: f64 =
        number.parse().map_err(|_| "write a number and a unit, like 500ms or 30s".to_owned())?;
    match Duration::try_from_secs_f64(number * scale) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("it must be longer than nothing and shorter than the age of the universe".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        assert_eq!(parse("30"), Ok(Duration::from_secs(30)));
        assert_eq!(parse("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse("1.5m"), Ok(Duration::from_secs(90)));
        for wrong in ["", "s", "5 s", "-1s", "3d", "1e9", "0", "99999999999999999999999h"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
