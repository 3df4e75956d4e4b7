//! Texts of C: bytes and a length, which may be anything. Unsafe because they come as pointers.
//!
//! What is no UTF-8 becomes U+FFFD, and a zero byte becomes U+2400, so that it is seen and ends no string in any tool that
//! reads the trace. More than [`Text::MAX`] bytes are cut at a character, and the event says so.

use core::mem::MaybeUninit;
use unitrace_probe::formats::event::Text;

/// A text that fits, cleaned if it needed to be.
pub(crate) struct Clean<'a> {
    source: &'a [u8],
    buffer: [MaybeUninit<u8>; Text::MAX],
}

impl<'a> Clean<'a> {
    /// The bytes at `text`; none if it is null.
    ///
    /// # Safety
    /// `text` is null, or `length` bytes there can be read for as long as this lives.
    pub(crate) unsafe fn new(text: *const u8, length: usize) -> Self {
        // SAFETY: by the caller.
        let source = if text.is_null() { &[] } else { unsafe { core::slice::from_raw_parts(text, length) } };
        Self { source, buffer: [const { MaybeUninit::uninit() }; Text::MAX] }
    }

    /// The text, and whether there was more.
    pub(crate) fn text(&mut self) -> Text<'_> {
        match core::str::from_utf8(self.source) {
            Ok(text) if !self.source.contains(&0) => Text::new(text),
            _ => self.cleaned(),
        }
    }

    /// The text as far as it fits.
    pub(crate) fn as_str(&mut self) -> &str {
        core::str::from_utf8(self.text().bytes()).unwrap_or_default()
    }

    #[cold]
    fn cleaned(&mut self) -> Text<'_> {
        let mut length = 0;
        let cut = self.source.utf8_chunks().any(|chunk| {
            let broken = if chunk.invalid().is_empty() { None } else { Some(char::REPLACEMENT_CHARACTER) };
            let visible = |c| if c == '\0' { '\u{2400}' } else { c };
            let mut all = chunk.valid().chars().map(visible).chain(broken);
            all.any(|c| {
                let size = c.len_utf8();
                let Some(room) = self.buffer.get_mut(length..length + size) else { return true };
                let mut bytes = [0; 4];
                c.encode_utf8(&mut bytes);
                room.iter_mut().zip(bytes).for_each(|(place, byte)| *place = MaybeUninit::new(byte));
                length += size;
                false
            })
        });
        // SAFETY: so many bytes were written.
        let bytes = unsafe { core::slice::from_raw_parts(self.buffer.as_ptr().cast::<u8>(), length) };
        Text::from_wire(bytes, cut).unwrap_or_default()
    }
}
