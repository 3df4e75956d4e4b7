//! Numbers as they stand in the file: a double would lose the nanoseconds of a time since 1970.

/// Decimal digits of a microsecond.
const DIGITS: usize = 3;

/// Microseconds as text, perhaps with a fraction, perhaps in quotes, in nanoseconds; what is finer is cut off. `None`
/// if it is no number, or one of more than 292 years.
pub(super) fn nanos(text: &str) -> Option<i64> {
    let text = text.trim_matches('"');
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || whole.is_empty() {
        return exponent(text);
    }
    let mut nanos: i64 = whole.parse().ok()?;
    let mut rest = fraction.bytes();
    for _ in 0..DIGITS {
        let digit = rest.next().map_or(0, |byte| i64::from(byte - b'0'));
        nanos = nanos.checked_mul(10)?.checked_add(digit)?;
    }
    Some(sign * nanos)
}

/// Written as `1.5e6`: as exact as a double is.
fn exponent(text: &str) -> Option<i64> {
    let nanos = text.parse::<f64>().ok()? * 1000.0;
    // 2^63 is a double, and the first that does not fit.
    (nanos.abs() < i64::MAX as f64).then_some(nanos as i64)
}

#[cfg(test)]
mod tests {
    use super::nanos;

    #[test]
    fn times_keep_their_nanoseconds() {
        assert_eq!(nanos("1700000000123456.789"), Some(1_700_000_000_123_456_789));
        assert_eq!(nanos("-0.5"), Some(-500));
        assert_eq!(nanos("\"12\""), Some(12_000));
        assert_eq!(nanos("1.5e3"), Some(1_500_000));
        assert_eq!(nanos("0.1239"), Some(123));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "-", ".", "x", "1e300", "99999999999999999999", "9223372036854775807", "NaN", "1.x"]
        {
            assert_eq!(nanos(text), None, "{text}");
        }
    }
}
