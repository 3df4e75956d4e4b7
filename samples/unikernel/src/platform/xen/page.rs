//! Pages that somebody else writes too: Xen, or a daemon in domain 0. Nothing here makes a reference to their bytes but to
//! atomics. Unsafe because a page is named by its address.

use core::cell::UnsafeCell;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU8, AtomicU32, AtomicU64};

/// Bytes of a page.
pub(super) const BYTES: usize = 4096;

/// Whole pages of the image, which Xen replaces by pages of its own.
#[repr(C, align(4096))]
pub(super) struct Pages<const N: usize>(UnsafeCell<[[u8; BYTES]; N]>);

// SAFETY: only addresses are given out.
unsafe impl<const N: usize> Sync for Pages<N> {}

impl<const N: usize> Pages<N> {
    /// Zeros, to be replaced.
    pub(super) const fn new() -> Self {
        Self(UnsafeCell::new([[0; BYTES]; N]))
    }

    /// All of them.
    pub(super) fn bytes(&'static self) -> NonNull<[u8]> {
        NonNull::slice_from_raw_parts(NonNull::from(self).cast(), N * BYTES)
    }

    /// One of them.
    pub(super) fn page(&'static self, n: usize) -> Page {
        assert!(n < N, "page {n} of {N}");
        Page(NonNull::from(self).cast::<[u8; BYTES]>().cast()).offset(n)
    }
}

/// A page that is mapped for ever.
#[derive(Clone, Copy)]
pub(super) struct Page(NonNull<u8>);

impl Page {
    /// The page with this number in guest memory, which is identity-mapped.
    ///
    /// # Safety
    /// It is mapped, for ever, and is only accessed through this type.
    pub(super) unsafe fn numbered(number: u64) -> Option<Self> {
        let address = usize::try_from(number).ok()?.checked_mul(BYTES)?;
        NonNull::new(core::ptr::with_exposed_provenance_mut(address)).map(Self)
    }

    fn offset(self, pages: usize) -> Self {
        // SAFETY: the caller stays in its array of pages.
        Self(unsafe { self.0.add(pages * BYTES) })
    }

    /// Its number in guest memory.
    pub(super) fn number(self) -> u64 {
        self.0.as_ptr().expose_provenance() as u64 / BYTES as u64
    }

    /// The address of byte `at`.
    pub(super) fn pointer(self, at: usize) -> NonNull<u8> {
        assert!(at < BYTES, "byte {at} of a page");
        // SAFETY: it lies in the page.
        unsafe { self.0.add(at) }
    }

    /// Byte `at`.
    pub(super) fn u8(self, at: usize) -> &'static AtomicU8 {
        // SAFETY: it lies in the page, which is mapped for ever.
        unsafe { AtomicU8::from_ptr(self.pointer(at).as_ptr()) }
    }

    /// The u32 at `at`, a multiple of 4.
    pub(super) fn u32(self, at: usize) -> &'static AtomicU32 {
        assert!(at.is_multiple_of(4), "u32 at byte {at}");
        // SAFETY: as above, and aligned.
        unsafe { AtomicU32::from_ptr(self.pointer(at).cast().as_ptr()) }
    }

    /// The u64 at `at`, a multiple of 8.
    pub(super) fn u64(self, at: usize) -> &'static AtomicU64 {
        assert!(at.is_multiple_of(8), "u64 at byte {at}");
        // SAFETY: as above, and aligned.
        unsafe { AtomicU64::from_ptr(self.pointer(at).cast().as_ptr()) }
    }
}
