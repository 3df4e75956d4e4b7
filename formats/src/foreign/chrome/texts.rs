//! Texts and numbers as JSON has them.

use std::io;

use crate::foreign::numbers::Numbers;
use crate::id::ObjectId;

/// Texts that were escaped once and are said again and again.
#[derive(Default)]
pub(super) struct Texts {
    numbers: Numbers,
    /// By number, in quotes.
    escaped: Vec<Box<[u8]>>,
}

impl Texts {
    /// A text in quotes; of one that stays where it is for as long as this lives.
    #[inline]
    pub(super) fn known(&mut self, text: &str) -> io::Result<&[u8]> {
        let (number, is_new) = self.numbers.known(text);
        if is_new {
            self.escaped.push(serde_json::to_vec(text)?.into());
        }
        Ok(&self.escaped[number as usize - 1])
    }
}

/// Appends a number.
#[inline]
pub(super) fn put_number(number: impl itoa::Integer, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Appends nanoseconds as microseconds, with the decimals that they need and at least one.
#[inline]
pub(super) fn put_micros(nanos: u64, out: &mut Vec<u8>) {
    put_number(nanos / 1000, out);
    let rest = (nanos % 1000) as u32;
    let digits = [b'.', digit(rest / 100), digit(rest / 10), digit(rest)];
    let needed = match rest {
        _ if rest % 100 == 0 => 2,
        _ if rest % 10 == 0 => 3,
        _ => 4,
    };
    out.extend_from_slice(&digits);
    out.truncate(out.len() - digits.len() + needed);
}

fn digit(number: u32) -> u8 {
    b'0' + (number % 10) as u8
}

/// Appends the number of an object, without the bit that says it is a resource.
pub(super) fn put_object(object: ObjectId, out: &mut Vec<u8>) {
    put_number(object.0 & !ObjectId::RESOURCE_BIT, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn microseconds_are_as_short_as_a_double_would_be() {
        for nanos in [0, 1, 10, 100, 120, 123, 999, 1000, 1500, 123_456_789, 1_000_000_000_000, 1 << 52] {
            let mut out = Vec::new();
            put_micros(nanos, &mut out);
            let theirs = serde_json::to_string(&(nanos as f64 / 1000.0)).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), theirs);
        }
    }

    #[test]
    fn a_text_is_escaped_whenever_it_is_said() {
        let mut texts = Texts::default();
        let said = "a \"b\"\n\\";
        for _ in 0..2 {
            assert_eq!(texts.known(said).unwrap(), br#""a \"b\"\n\\""#);
            assert_eq!(texts.known("").unwrap(), b"\"\"");
        }
    }
}
