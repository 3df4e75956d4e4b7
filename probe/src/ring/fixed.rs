//! An event but for the bytes of its text as a few registers: what an inlined call site hands to the one out-of-line recorder.

use unitrace_formats::event::Event;
use unitrace_formats::wire::Put;

/// First byte and payload size of an event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head(u32);

impl Head {
    /// The event's first byte with length code 0.
    #[inline(always)]
    pub(crate) const fn byte(self) -> u64 {
        (self.0 & 0xFF) as u64
    }

    /// Bytes of payload.
    #[inline(always)]
    pub(crate) const fn size(self) -> usize {
        (self.0 >> 8) as usize
    }
}

/// The payload of an event as little-endian words; folded to constants and shifts at the call site.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fixed {
    words: [u64; 3],
    length: usize,
    id: u8,
}

impl Fixed {
    /// All but the bytes of the text.
    #[inline(always)]
    pub(crate) fn of(event: &Event<'_>) -> Self {
        let mut fixed = Self { words: [0; 3], length: 0, id: event.id().0 };
        event.put_payload(&mut fixed);
        fixed
    }

    /// First byte and size.
    #[inline(always)]
    pub(crate) const fn head(&self) -> Head {
        Head((self.length as u32) << 8 | (self.id as u32) << 2)
    }

    /// The payload.
    #[inline(always)]
    pub(crate) const fn words(&self) -> [u64; 3] {
        self.words
    }

    #[inline(always)]
    fn put(&mut self, value: u64, bytes: usize) {
        let (word, shift) = (self.length / 8, self.length % 8 * 8);
        if let Some(low) = self.words.get_mut(word) {
            *low |= value << shift;
        }
        if shift + bytes * 8 > 64 {
            if let Some(high) = self.words.get_mut(word + 1) {
                *high |= value >> (64 - shift);
            }
        }
        self.length += bytes;
    }
}

impl Put for Fixed {
    #[inline(always)]
    fn put_u8(&mut self, value: u8) {
        self.put(value as u64, 1);
    }
    #[inline(always)]
    fn put_u16(&mut self, value: u16) {
        self.put(value as u64, 2);
    }
    #[inline(always)]
    fn put_u32(&mut self, value: u32) {
        self.put(value as u64, 4);
    }
    #[inline(always)]
    fn put_u64(&mut self, value: u64) {
        self.put(value, 8);
    }
    /// Only texts are slices; their flag and length were put just before.
    #[inline(always)]
    fn put_slice(&mut self, _: &[u8]) {}
}
