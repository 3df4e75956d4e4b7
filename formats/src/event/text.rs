//! The text tail of `label` and `log`.

/// At most [`Text::MAX`] bytes of UTF-8, cut at a character boundary, with a flag when cut.
///
/// On the wire: `u8` flags (bit 0: cut), `u16` length, the bytes. The bytes of a foreign ring may be anything, so
/// they are kept as bytes and shown with [`Text::show`].
///
/// ```
/// use unitrace_formats::event::Text;
/// let long = "é".repeat(1000);
/// let text = Text::new(&long);
/// assert_eq!(text.bytes().len(), 1024);
/// assert!(text.is_cut());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Text<'a> {
    bytes: &'a [u8],
    cut: bool,
}

impl<'a> Text<'a> {
    /// The most bytes a text holds.
    pub const MAX: usize = 1024;
    /// Bytes on the wire before the text itself: flags and length.
    pub const HEAD: usize = 3;

    /// Takes as much of `text` as fits, whole characters only.
    #[inline]
    pub fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), cut: false }.cut_to(Self::MAX)
    }

    /// The text with at most `most` bytes, whole characters only.
    #[inline]
    pub fn cut_to(self, most: usize) -> Self {
        if self.bytes.len() <= most {
            return self;
        }
        let mut end = most;
        // A continuation byte is 10xxxxxx: step back to the start of its character.
        while end > 0 && self.bytes[end] & 0xC0 == 0x80 {
            end -= 1;
        }
        Self { bytes: &self.bytes[..end], cut: true }
    }

    /// From the wire: any bytes. `None` if there are more than [`Text::MAX`].
    #[inline]
    pub fn from_wire(bytes: &'a [u8], cut: bool) -> Option<Self> {
        (bytes.len() <= Self::MAX).then_some(Self { bytes, cut })
    }

    /// The bytes, not necessarily UTF-8.
    #[inline(always)]
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// True if the writer had more to say.
    #[inline]
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// Shows the text with invalid bytes and control characters escaped and "…" where it was cut: safe for a terminal.
    pub fn show(&self) -> impl core::fmt::Display + 'a {
        Shown(*self)
    }
}

impl core::fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "\"{}\"", self.show())
    }
}

struct Shown<'a>(Text<'a>);

impl core::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        use core::fmt::Write;
        for chunk in self.0.bytes.utf8_chunks() {
            for c in chunk.valid().chars() {
                match c {
                    c if c.is_control() => write!(f, "{}", c.escape_default())?,
                    c => f.write_char(c)?,
                }
            }
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        if self.0.cut { f.write_char('…') } else { Ok(()) }
    }
}
