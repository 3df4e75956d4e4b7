//! Memory for one column, or for packets. This file may use `unsafe`, for one reason: columns are tens of bytes an event, and fresh
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
/// is at most that of `u64`.
pub(crate) unsafe trait Plain: Copy {}

// SAFETY: An integer.
unsafe impl Plain for u8 {}
// SAFETY: An integer.
unsafe impl Plain for u16 {}
// SAFETY: An integer.
unsafe impl Plain for u32 {}
// SAFETY: A transparent u64.
unsafe impl Plain for Ticks {}
// SAFETY: A transparent u8.
unsafe impl Plain for EventId {}

/// Columns from here on, in bytes, are mapped.
const MAP_FROM: usize = 1 << 20;

/// Where the values are. Words, so that they are aligned for every [`Plain`] type.
enum Memory {
    Small(Vec<u64>),
    Map(MmapMut),
}

/// `length` values, zero at first.
pub(crate) struct Buffer<T> {
    memory: Memory,
    length: usize,
    of: PhantomData<T>,
}

impl<T: Plain> Buffer<T> {
    /// Room for `length` zeros. Like `Vec`, ends the program if there is no memory for them.
    pub(crate) fn zeroed(length: usize) -> Self {
        let bytes = length.saturating_mul(size_of::<T>());
        let memory = match bytes {
            ..MAP_FROM => Memory::Small(vec![0; bytes.div_ceil(8)]),
            _ => Memory::Map(map(bytes)),
        };
        Self { memory, length, of: PhantomData }
    }

    /// Room for `length` values of any content: the same memory if it is enough.
    pub(super) fn resized(self, length: usize) -> Self {
        let bytes = match &self.memory {
            Memory::Small(words) => words.len() * 8,
            Memory::Map(map) => map.len(),
        };
        match length.checked_mul(size_of::<T>()) {
            Some(need) if need <= bytes => Self { length, ..self },
            _ => Self::zeroed(length),
        }
    }

    /// Forgets the values from index `length` on.
    pub(super) fn shorten(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    #[inline]
    fn start(&self) -> *const T {
        match &self.memory {
            Memory::Small(words) => words.as_ptr().cast(),
            Memory::Map(map) => map.as_ptr().cast(),
        }
    }

    #[inline]
    fn start_mut(&mut self) -> *mut T {
        match &mut self.memory {
            Memory::Small(words) => words.as_mut_ptr().cast(),
            Memory::Map(map) => map.as_mut_ptr().cast(),
        }
    }
}

/// What Linux makes huge pages of. It aligns a map to them only where the map is whole huge pages.
const HUGE_PAGE: usize = 2 << 20;

fn map(bytes: usize) -> MmapMut {
    let whole = bytes.checked_next_multiple_of(HUGE_PAGE).unwrap_or(bytes);
    let Ok(map) = MmapMut::map_anon(whole) else {
        std::alloc::handle_alloc_error(std::alloc::Layout::new::<u64>());
    };
    prefer_huge_pages(&map);
    map
}

#[cfg(target_os = "linux")]
fn prefer_huge_pages(map: &MmapMut) {
    // Where the kernel has none it is only slower.
    let _ = map.advise(memmap2::Advice::HugePage);
}

#[cfg(not(target_os = "linux"))]
fn prefer_huge_pages(_: &MmapMut) {}

impl<T: Plain> Default for Buffer<T> {
    fn default() -> Self {
        Self::zeroed(0)
    }
}

impl<T: Plain> Deref for Buffer<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        // SAFETY: The memory holds at least `length` values (`zeroed`, `resized`; `shorten` only lowers it), is aligned (words or
        // a page) and initialised (zeros); any bytes are a `T` (`Plain`); the lifetime is that of the borrow.
        unsafe { std::slice::from_raw_parts(self.start(), self.length) }
    }
}

impl<T: Plain> DerefMut for Buffer<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: As in `deref`; the memory belongs to this value alone and is borrowed mutably.
        unsafe { std::slice::from_raw_parts_mut(self.start_mut(), self.length) }
    }
}

impl<T: Plain + std::fmt::Debug> std::fmt::Debug for Buffer<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} × {}", self.length, std::any::type_name::<T>())
    }
}
