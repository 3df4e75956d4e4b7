//! A text being written on the stack. Unsafe because clearing the whole of it first would cost more than most texts.

use core::mem::MaybeUninit;
use unitrace_formats::event::Text;

/// Takes whole characters until it is full, then remembers that there were more.
pub(crate) struct Buffer {
    /// The first `length` are written.
    bytes: [MaybeUninit<u8>; Text::MAX],
    length: usize,
    cut: bool,
}

impl Buffer {
    pub(crate) const fn new() -> Self {
        Self { bytes: [const { MaybeUninit::uninit() }; Text::MAX], length: 0, cut: false }
    }

    /// True if nothing was written.
    #[cfg(all(feature = "tracing", feature = "enabled"))]
    pub(crate) const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// What was written.
    pub(crate) fn text(&self) -> Text<'_> {
        let written = &self.bytes[..self.length];
        // SAFETY: `write_str` has written them.
        let bytes = unsafe { core::slice::from_raw_parts(written.as_ptr().cast(), written.len()) };
        Text::from_wire(bytes, self.cut).unwrap_or_default()
    }

    /// The same as a `str`.
    #[cfg(all(feature = "tokio", feature = "enabled", tokio_unstable))]
    pub(crate) fn as_str(&self) -> &str {
        core::str::from_utf8(self.text().bytes()).unwrap_or_default()
    }
}

impl core::fmt::Write for Buffer {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let room = Text::MAX - self.length;
        let taken = if text.len() <= room { text.len() } else { floor_char_boundary(text, room) };
        let room = &mut self.bytes[self.length..][..taken];
        copy(&text.as_bytes()[..taken], room);
        self.length += taken;
        self.cut = taken < text.len();
        // An error ends the formatting: what comes after a cut would only make a hole.
        if self.cut { Err(core::fmt::Error) } else { Ok(()) }
    }
}

/// Copies one into the other, which is as long. In line: most pieces of a text are short, and a call would cost more.
#[inline(always)]
fn copy(from: &[u8], to: &mut [MaybeUninit<u8>]) {
    let length = from.len().min(to.len());
    let (from, to) = (from.as_ptr(), to.as_mut_ptr().cast::<u8>());
    let mut done = 0;
    // SAFETY: every place is below `length`, and `to` is ours alone. Words, the last one over a part of the one before it.
    unsafe {
        while done + 8 < length {
            core::ptr::copy_nonoverlapping(from.add(done), to.add(done), 8);
            done += 8;
        }
        if length >= 8 {
            return core::ptr::copy_nonoverlapping(from.add(length - 8), to.add(length - 8), 8);
        }
        (0..length).for_each(|i| to.add(i).write(from.add(i).read()));
    }
}

/// The longest prefix of whole characters that is at most `most` bytes long; `most` is below the text's length.
fn floor_char_boundary(text: &str, most: usize) -> usize {
    (0..=most).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use core::fmt::Write;

    #[test]
    fn keeps_whole_characters_and_says_when_cut() {
        let mut buffer = Buffer::new();
        for _ in 0..400 {
            if buffer.write_str("aé").is_err() {
                break;
            }
        }
        let text = buffer.text();
        assert_eq!(text.bytes().len(), 1024);
        assert!(text.is_cut());
        assert!(core::str::from_utf8(text.bytes()).is_ok());
    }

    #[test]
    fn a_character_that_does_not_fit_is_left_out() {
        let mut buffer = Buffer::new();
        buffer.write_str(&"x".repeat(1023)).unwrap();
        assert!(buffer.write_str("é").is_err());
        assert_eq!(buffer.text().bytes().len(), 1023);
        assert!(buffer.text().is_cut());
    }

    #[test]
    fn exactly_full_is_not_cut() {
        let mut buffer = Buffer::new();
        buffer.write_str(&"x".repeat(1024)).unwrap();
        assert!(!buffer.text().is_cut());
        buffer.write_str("").unwrap();
        assert!(!buffer.text().is_cut());
    }
}
