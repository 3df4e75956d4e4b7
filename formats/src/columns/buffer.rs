//! Memory for one column. This file may use `unsafe`, for one reason: columns are tens of bytes an event, and fresh
//! memory in pages of 4 KiB costs more than decoding into it; a map with huge pages does not.
#![allow(unsafe_code)]

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use memmap2::MmapMut;

use crate::event::EventId;
use crate::time::Ticks;

/// A type of which any bytes are a value.
///
/// # Safety
/// Every bit pattern of `size_of::<Self>()` bytes is a valid value, there is no padding, no `Drop`, and the alignment
/// is at most that of a page.
pub(super) unsafe trait Plain: Copy {}

// SAFETY: An integer.
unsafe impl Plain for u8 {}
// SAFETY: An integer.
unsafe impl Plain for u16 {}
// SAFETY: An integer.
unsafe impl Plain for u32 {}
// SAFETY: An integer.
unsafe impl Plain for u64 {}
// SAFETY: A transparent u64.
unsafe impl Plain for Ticks {}
// SAFETY: A transparent u8.
unsafe impl Plain for EventId {}

/// `length` values, zero at first.
pub(super) struct Buffer<T> {
    map: MmapMut,
    length: usize,
    of: PhantomData<T>,
}

impl<T: Plain> Buffer<T> {
    /// Room for `length` zeros. Like `Vec`, ends the program if there is no memory for them.
    pub(super) fn zeroed(length: usize) -> Self {
        let layout = std::alloc::Layout::array::<T>(length.max(1));
        let map = layout.ok().and_then(|layout| MmapMut::map_anon(layout.size()).ok());
        let Some(map) = map else {
            std::alloc::handle_alloc_error(std::alloc::Layout::new::<T>());
        };
        prefer_huge_pages(&map);
        Self { map, length, of: PhantomData }
    }
}

#[cfg(target_os = "linux")]
fn prefer_huge_pages(map: &MmapMut) {
    // Where the kernel has none it is only slower.
    let _ = map.advise(memmap2::Advice::HugePage);
}

#[cfg(not(target_os = "linux"))]
fn prefer_huge_pages(_: &MmapMut) {}

impl<T: Plain> Deref for Buffer<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        // SAFETY: The map begins at a page and holds at least `length` values (`zeroed`, `shorten` only lowers it);
        // it is initialised by the kernel; any bytes are a `T` (`Plain`); the lifetime is that of the borrow.
        unsafe { std::slice::from_raw_parts(self.map.as_ptr().cast(), self.length) }
    }
}

impl<T: Plain> DerefMut for Buffer<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: As in `deref`; the map belongs to this value alone and is borrowed mutably.
        unsafe { std::slice::from_raw_parts_mut(self.map.as_mut_ptr().cast(), self.length) }
    }
}

impl<T: Plain + std::fmt::Debug> std::fmt::Debug for Buffer<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} × {}", self.length, std::any::type_name::<T>())
    }
}

/// What is done to every column alike.
pub(super) trait Column {
    /// Moves `count` values from index `from` down to index `to`.
    fn shift(&mut self, from: usize, to: usize, count: usize);
    /// Forgets all values from index `length` on.
    fn shorten(&mut self, length: usize);
}

impl<T: Plain> Column for Buffer<T> {
    fn shift(&mut self, from: usize, to: usize, count: usize) {
        self.copy_within(from..from + count, to);
    }

    fn shorten(&mut self, length: usize) {
        self.length = self.length.min(length);
    }
}
