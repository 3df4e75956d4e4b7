//! Pieces of TSDL, the language of CTF's `metadata` file.

use core::fmt;

/// Shows any text as a TSDL string literal with its quotes. Names come from foreign rings, so nothing in them may end
/// the literal or the line: quotes and backslashes are escaped, control characters become three octal digits (hex
/// escapes have no end and would swallow the next letter), NUL its picture, because readers end strings there.
pub(super) struct Literal<'a>(pub(super) &'a str);

impl fmt::Display for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                '\0' => f.write_char('␀')?,
                c if c.is_ascii_control() => write!(f, "\\{:03o}", c as u32)?,
                c => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}

/// Shows 16 bytes as a uuid.
pub(super) struct Uuid(pub(super) [u8; 16]);

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.0.iter().enumerate() {
            if matches!(i, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Literal, Uuid};

    #[test]
    fn literals_cannot_be_left() {
        assert_eq!(Literal("plain é").to_string(), "\"plain é\"");
        assert_eq!(Literal("\"; }; /* \\").to_string(), r#""\"; }; /* \\""#);
        assert_eq!(Literal("a\n1\0f\x7f").to_string(), r#""a\0121␀f\177""#);
    }

    #[test]
    fn uuid() {
        let bytes = core::array::from_fn(|i| i as u8 * 17);
        assert_eq!(Uuid(bytes).to_string(), "00112233-4455-6677-8899-aabbccddeeff");
    }
}
