//! A ring of bytes between two domains, in a page that both write: how console and xenstore talk.

use super::page::Page;
use core::sync::atomic::Ordering;

/// One direction: bytes, and how many were taken and put so far.
#[derive(Clone, Copy)]
pub(super) struct ByteRing {
    /// The page.
    pub(super) page: Page,
    /// Offset of the bytes.
    pub(super) bytes: usize,
    /// How many fit, a power of two.
    pub(super) size: u32,
    /// Offset of the u32 that the reader counts with.
    pub(super) taken: usize,
    /// Offset of the u32 that the writer counts with.
    pub(super) put: usize,
}

impl ByteRing {
    /// Puts a byte, if there is room.
    pub(super) fn put(&self, byte: u8) -> bool {
        let put = self.page.u32(self.put).load(Ordering::Relaxed);
        if put.wrapping_sub(self.page.u32(self.taken).load(Ordering::Acquire)) >= self.size {
            return false;
        }
        self.page.u8(self.at(put)).store(byte, Ordering::Relaxed);
        self.page.u32(self.put).store(put.wrapping_add(1), Ordering::Release);
        true
    }

    /// Takes a byte, if there is one.
    pub(super) fn take(&self) -> Option<u8> {
        let taken = self.page.u32(self.taken).load(Ordering::Relaxed);
        if self.page.u32(self.put).load(Ordering::Acquire) == taken {
            return None;
        }
        let byte = self.page.u8(self.at(taken)).load(Ordering::Relaxed);
        self.page.u32(self.taken).store(taken.wrapping_add(1), Ordering::Release);
        Some(byte)
    }

    /// True if the reader has taken everything.
    pub(super) fn is_empty(&self) -> bool {
        self.page.u32(self.put).load(Ordering::Relaxed) == self.page.u32(self.taken).load(Ordering::Acquire)
    }

    fn at(&self, count: u32) -> usize {
        self.bytes + (count & (self.size - 1)) as usize
    }
}
