//! Where encoded bytes go: a slice here, a ring in shared memory in the probe.

use crate::event::Text;

/// Appends little-endian numbers. An implementation may drop what does not fit; callers ask for the size first
/// ([`crate::event::Event::payload_size`]).
pub trait Put {
    /// Appends one byte.
    fn put_u8(&mut self, value: u8);
    /// Appends two bytes.
    fn put_u16(&mut self, value: u16);
    /// Appends four bytes.
    fn put_u32(&mut self, value: u32);
    /// Appends eight bytes.
    fn put_u64(&mut self, value: u64);
    /// Appends bytes as they are.
    fn put_slice(&mut self, bytes: &[u8]);
}

impl Text<'_> {
    /// Appends flags, length and bytes.
    #[inline]
    pub(crate) fn put(&self, out: &mut impl Put) {
        out.put_u8(self.is_cut() as u8);
        out.put_u16(self.bytes().len() as u16);
        out.put_slice(self.bytes());
    }
}

/// Writes into a slice and counts what did not fit as well.
#[derive(Debug)]
pub struct SliceWriter<'a> {
    into: &'a mut [u8],
    length: usize,
}

impl<'a> SliceWriter<'a> {
    /// Writes from the start of `into`.
    pub fn new(into: &'a mut [u8]) -> Self {
        Self { into, length: 0 }
    }

    /// Bytes appended so far; more than the slice holds if it was too small.
    pub fn len(&self) -> usize {
        self.length
    }

    /// True if nothing was appended.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}

impl Put for SliceWriter<'_> {
    #[inline(always)]
    fn put_u8(&mut self, value: u8) {
        self.put_slice(&[value]);
    }
    #[inline(always)]
    fn put_u16(&mut self, value: u16) {
        self.put_slice(&value.to_le_bytes());
    }
    #[inline(always)]
    fn put_u32(&mut self, value: u32) {
        self.put_slice(&value.to_le_bytes());
    }
    #[inline(always)]
    fn put_u64(&mut self, value: u64) {
        self.put_slice(&value.to_le_bytes());
    }
    #[inline(always)]
    fn put_slice(&mut self, bytes: &[u8]) {
        if let Some(to) = self.into.get_mut(self.length..self.length + bytes.len()) {
            to.copy_from_slice(bytes);
        }
        self.length += bytes.len();
    }
}
