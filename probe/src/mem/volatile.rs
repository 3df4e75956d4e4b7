//! Shipped access: volatile stores. Unsafe because a place is a raw pointer into a region that outlives the program.

use super::unaligned;
use core::sync::atomic::{Ordering, fence};

#[cfg(any(not(target_has_atomic = "64"), unitrace_narrow))]
use core::sync::atomic::AtomicU32;
#[cfg(all(target_has_atomic = "64", not(unitrace_narrow)))]
use core::sync::atomic::AtomicU64;

/// A byte of the ring.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub(crate) struct Place(*mut u8);

/// 8 bytes as the number that [`Place::put_word`] stores as them.
///
/// # Safety
/// They are readable.
#[inline(always)]
unsafe fn word(from: *const u8) -> u64 {
    // SAFETY: by the caller.
    u64::from_le(unsafe { from.cast::<u64>().read_unaligned() })
}

impl Place {
    /// The byte at `pointer`.
    #[inline(always)]
    pub(crate) const fn new(pointer: *mut u8) -> Self {
        Self(pointer)
    }

    /// The byte `bytes` after this one.
    #[inline(always)]
    pub(crate) const fn at(self, bytes: usize) -> Self {
        Self(self.0.wrapping_add(bytes))
    }

    /// The address.
    #[inline(always)]
    pub(crate) fn pointer(self) -> *mut u8 {
        self.0
    }

    /// The 8 bytes here, as they happen to be.
    ///
    /// # Safety
    /// They lie in a region, at a multiple of 8.
    #[cfg(all(feature = "std", target_os = "linux"))]
    #[inline(always)]
    pub(crate) unsafe fn load_word(self) -> [u8; 8] {
        // SAFETY: by the caller; volatile, because a writer may be at work.
        unsafe { self.0.cast::<u64>().read_volatile() }.to_ne_bytes()
    }

    /// Stores 8 bytes at any alignment.
    ///
    /// # Safety
    /// The 8 bytes lie in a region and this context is their only writer.
    #[inline(always)]
    pub(crate) unsafe fn put_word(self, value: u64) {
        // SAFETY: by the caller.
        unsafe { unaligned::store::<0>(self.0, value.to_le()) }
    }

    /// The same for the place `AT` bytes after this one.
    ///
    /// # Safety
    /// As [`Place::put_word`].
    #[inline(always)]
    pub(crate) unsafe fn put_word_at<const AT: usize>(self, value: u64) {
        // SAFETY: by the caller.
        unsafe { unaligned::store::<AT>(self.0, value.to_le()) }
    }

    /// Stores bytes.
    ///
    /// # Safety
    /// As [`Place::put_word`].
    #[inline(always)]
    pub(crate) unsafe fn put_bytes(self, bytes: &[u8]) {
        // Words, the last of them over a part of the one before it: no loop for the rest.
        let (from, length) = (bytes.as_ptr(), bytes.len());
        let mut done = 0;
        // SAFETY: by the caller; all that is read and stored is below `length`.
        unsafe {
            while done + 16 < length {
                self.at(done).put_word(word(from.add(done)));
                done += 8;
            }
            if length < 8 {
                return (0..length).for_each(|i| self.at(i).0.write_volatile(from.add(i).read()));
            }
            self.at(done).put_word(word(from.add(done)));
            self.at(length - 8).put_word(word(from.add(length - 8)));
        }
    }

    /// Stores an aligned u32 without ordering.
    ///
    /// # Safety
    /// As [`Place::put_word`], and the place is a multiple of 4.
    #[inline(always)]
    pub(crate) unsafe fn put_u32(self, value: u32) {
        // SAFETY: by the caller.
        unsafe { self.0.cast::<u32>().write_volatile(value.to_le()) }
    }

    /// Stores an aligned u64 without ordering.
    ///
    /// # Safety
    /// As [`Place::put_word`], and the place is a multiple of 8.
    #[inline(always)]
    pub(crate) unsafe fn put_u64(self, value: u64) {
        // SAFETY: by the caller.
        unsafe { self.0.cast::<u64>().write_volatile(value.to_le()) }
    }

    /// Stores an aligned u64 after everything before it.
    ///
    /// # Safety
    /// As [`Place::put_u64`].
    #[cfg(all(target_has_atomic = "64", not(unitrace_narrow)))]
    #[inline(always)]
    pub(crate) unsafe fn release_u64(self, value: u64) {
        // SAFETY: by the caller; aligned, and only accessed atomically or by readers in other address spaces.
        unsafe { AtomicU64::from_ptr(self.0.cast()).store(value.to_le(), Ordering::Release) }
    }

    /// Stores an aligned u32 after everything before it.
    ///
    /// # Safety
    /// As [`Place::put_u32`].
    #[cfg(any(not(target_has_atomic = "64"), unitrace_narrow))]
    #[inline(always)]
    pub(crate) unsafe fn release_u32(self, value: u32) {
        // SAFETY: as in `release_u64`.
        unsafe { AtomicU32::from_ptr(self.0.cast()).store(value.to_le(), Ordering::Release) }
    }
}

/// Keeps what comes after it from being seen before what came before it.
#[inline(always)]
pub(crate) fn release_fence() {
    fence(Ordering::Release);
}
