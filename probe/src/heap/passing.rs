//! The allocator itself, nothing added. Unsafe because allocators are.

use core::alloc::{GlobalAlloc, Layout};
use unitrace_formats::id::SampleId;

/// The inner allocator; nothing is recorded in this build.
#[derive(Debug)]
#[repr(transparent)]
pub struct Heap<A, const BUCKETS: usize = 1024>(A);

impl<A, const BUCKETS: usize> Heap<A, BUCKETS> {
    /// `inner` itself.
    pub const fn new(inner: A) -> Self {
        Self(inner)
    }

    /// The allocator that does the work.
    pub const fn inner(&self) -> &A {
        &self.0
    }

    /// Nothing to sample.
    pub const fn every(self, _bytes: u32) -> Self {
        self
    }

    /// Nothing to sample.
    #[inline(always)]
    pub const fn set_every(&self, _bytes: u32) {}

    /// Nothing to sample.
    #[inline(always)]
    pub const fn allocates(&self, _block: *mut u8, _layout: Layout) {}

    /// Nothing was sampled.
    #[inline(always)]
    pub const fn returns(&self, _block: *mut u8, _bytes: usize) {}

    /// Nothing is recorded; no sample.
    #[inline(always)]
    pub const fn chosen(&self, _bytes: u64) -> SampleId {
        SampleId(0)
    }

    /// Nothing is recorded.
    #[inline(always)]
    pub const fn chosen_returns(&self, _sample: SampleId) {}

    /// Nothing to show.
    pub const fn capacity(self, _bytes: u64) -> Self {
        self
    }

    /// Nothing to show.
    #[inline(always)]
    pub const fn set_capacity(&self, _bytes: u64) {}

    /// Nothing to time.
    pub const fn slow_after(self, _ticks: u64) -> Self {
        self
    }

    /// Not counted in this build.
    #[inline(always)]
    pub fn live(&self) -> u64 {
        0
    }

    /// Not counted in this build.
    #[inline(always)]
    pub fn peak(&self) -> u64 {
        0
    }

    /// Nothing is sampled.
    #[inline(always)]
    pub fn missed(&self) -> u32 {
        0
    }

    /// Records nothing.
    #[inline(always)]
    pub fn record_size(&self) {}
}

// SAFETY: every call is handed on as it is.
unsafe impl<A: GlobalAlloc, const BUCKETS: usize> GlobalAlloc for Heap<A, BUCKETS> {
    #[inline(always)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's contract is the inner allocator's.
        unsafe { self.0.alloc(layout) }
    }

    #[inline(always)]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe { self.0.alloc_zeroed(layout) }
    }

    #[inline(always)]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { self.0.dealloc(block, layout) }
    }

    #[inline(always)]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        unsafe { self.0.realloc(block, layout, size) }
    }
}
