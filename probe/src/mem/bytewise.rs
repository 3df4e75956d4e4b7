//! Access for ThreadSanitizer: every byte is a relaxed atomic, so that only what is really unordered is reported.
//! Unsafe because a place is a raw pointer into a region that outlives the program.

use core::sync::atomic::{AtomicU8, Ordering, fence};

#[cfg(unitrace_narrow)]
use core::sync::atomic::AtomicU32;
#[cfg(not(unitrace_narrow))]
use core::sync::atomic::AtomicU64;

/// A byte of the ring.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub(crate) struct Place(*mut u8);

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
        // SAFETY: by the caller.
        core::array::from_fn(|i| unsafe { AtomicU8::from_ptr(self.0.add(i)).load(Ordering::Relaxed) })
    }

    /// Stores 8 bytes at any alignment.
    ///
    /// # Safety
    /// The 8 bytes lie in a region and this context is their only writer.
    #[inline(always)]
    pub(crate) unsafe fn put_word(self, value: u64) {
        // SAFETY: by the caller.
        unsafe { self.put_bytes(&value.to_le_bytes()) }
    }

    /// The same for the place `AT` bytes after this one.
    ///
    /// # Safety
    /// As [`Place::put_word`].
    pub(crate) unsafe fn put_word_at<const AT: usize>(self, value: u64) {
        // SAFETY: by the caller.
        unsafe { self.at(AT).put_word(value) }
    }

    /// Stores bytes.
    ///
    /// # Safety
    /// As [`Place::put_word`].
    #[inline]
    pub(crate) unsafe fn put_bytes(self, bytes: &[u8]) {
        for (i, &byte) in bytes.iter().enumerate() {
            // SAFETY: by the caller; whoever else looks at these bytes does it atomically too.
            unsafe { AtomicU8::from_ptr(self.0.add(i)).store(byte, Ordering::Relaxed) }
        }
    }

    /// Stores an aligned u32 without ordering.
    ///
    /// # Safety
    /// As [`Place::put_word`], and the place is a multiple of 4.
    #[inline(always)]
    pub(crate) unsafe fn put_u32(self, value: u32) {
        // SAFETY: by the caller.
        unsafe { self.put_bytes(&value.to_le_bytes()) }
    }

    /// Stores an aligned u64 without ordering.
    ///
    /// # Safety
    /// As [`Place::put_word`], and the place is a multiple of 8.
    #[inline(always)]
    pub(crate) unsafe fn put_u64(self, value: u64) {
        // SAFETY: by the caller.
        unsafe { self.put_bytes(&value.to_le_bytes()) }
    }

    /// Stores an aligned u64 after everything before it.
    ///
    /// # Safety
    /// As [`Place::put_u64`].
    #[cfg(not(unitrace_narrow))]
    #[inline(always)]
    pub(crate) unsafe fn release_u64(self, value: u64) {
        // SAFETY: by the caller.
        unsafe { AtomicU64::from_ptr(self.0.cast()).store(value.to_le(), Ordering::Release) }
    }

    /// Stores an aligned u32 after everything before it.
    ///
    /// # Safety
    /// As [`Place::put_u32`].
    #[cfg(unitrace_narrow)]
    #[inline(always)]
    pub(crate) unsafe fn release_u32(self, value: u32) {
        // SAFETY: by the caller.
        unsafe { AtomicU32::from_ptr(self.0.cast()).store(value.to_le(), Ordering::Release) }
    }
}

/// Keeps what comes after it from being seen before what came before it.
#[inline(always)]
pub(crate) fn release_fence() {
    fence(Ordering::Release);
}
