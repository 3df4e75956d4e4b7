//! The allocator that records. Unsafe because allocators are; the inner one does all the work with memory.

use super::lanes::Lanes;
use super::samples::Samples;
use crate::{Callsite, is_enabled, record, record_at, scope, ticks};
use core::alloc::{GlobalAlloc, Layout};
use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering::Relaxed};
use unitrace_formats::event::field::ByteCount;
use unitrace_formats::event::{Event, Group};
use unitrace_formats::id::SampleId;
use unitrace_formats::time::Ticks;

/// Bytes to a sample on the average, unless [`Heap::every`] says otherwise.
const EVERY: u32 = 64 << 10;

/// A `heap` event for so many samples.
const SAMPLES_A_SIZE: u32 = 8;

/// An allocator that samples what `A` allocates; see [the module](super). `BUCKETS` (a power of two) times eight is
/// how many samples can be alive at once; each place takes 12 bytes.
#[derive(Debug)]
pub struct Heap<A, const BUCKETS: usize = 1024> {
    inner: A,
    lanes: Lanes,
    samples: Samples<BUCKETS>,
    missed: AtomicU32,
    until_size: AtomicU32,
    peak: AtomicUsize,
    every: AtomicU32,
    capacity: AtomicUsize,
    slow_after: u64,
}

impl<A, const BUCKETS: usize> Heap<A, BUCKETS> {
    /// Samples what `inner` allocates, every 64 KiB on the average.
    pub const fn new(inner: A) -> Self {
        Self {
            inner,
            lanes: Lanes::new(),
            samples: Samples::new(),
            missed: AtomicU32::new(0),
            until_size: AtomicU32::new(0),
            peak: AtomicUsize::new(0),
            every: AtomicU32::new(EVERY),
            capacity: AtomicUsize::new(0),
            slow_after: 0,
        }
    }

    /// The allocator that does the work.
    pub const fn inner(&self) -> &A {
        &self.inner
    }

    /// Bytes to a sample on the average; 1 or less samples every allocation.
    pub const fn every(mut self, bytes: u32) -> Self {
        self.every = AtomicU32::new(bytes);
        self
    }

    /// [`Heap::every`] from now on.
    pub fn set_every(&self, bytes: u32) {
        self.every.store(bytes, Relaxed);
    }

    /// Bytes that the heap could use, for display; 0 if not known.
    pub const fn capacity(mut self, bytes: u64) -> Self {
        self.capacity = AtomicUsize::new(bytes as usize);
        self
    }

    /// [`Heap::capacity`] of a heap that learns at start what memory there is.
    pub fn set_capacity(&self, bytes: u64) {
        self.capacity.store(bytes as usize, Relaxed);
    }

    /// Times every call of the inner allocator, which costs two readings of the clock, and records those that take
    /// this many ticks or more; 0 (the default) times none.
    pub const fn slow_after(mut self, ticks: u64) -> Self {
        self.slow_after = ticks;
        self
    }

    /// Bytes asked for and not yet returned. Counted from the program's start, recorded or not.
    pub fn live(&self) -> u64 {
        self.lanes.live()
    }

    /// The most of them that were ever seen at a sample.
    pub fn peak(&self) -> u64 {
        self.peak.load(Relaxed) as u64
    }

    /// Allocations that should have been sampled and found no room in the table.
    pub fn missed(&self) -> u32 {
        self.missed.load(Relaxed)
    }

    /// Records the size of the heap now, with the sampling interval and what was missed as counters beside it.
    pub fn record_size(&self) {
        static INTERVAL: &Callsite = crate::site!(Counter, "heap sampled every", "bytes");
        static MISSED: &Callsite = crate::site!(Counter, "heap samples without room", "samples");
        let live = self.live();
        let peak = (self.peak.fetch_max(live as usize, Relaxed) as u64).max(live);
        let capacity = ByteCount(self.capacity.load(Relaxed) as u64);
        record(Event::Heap { live: ByteCount(live), peak: ByteCount(peak), capacity });
        crate::counter::set(INTERVAL, self.every.load(Relaxed).max(1).into());
        if self.missed() != 0 {
            crate::counter::set(MISSED, self.missed().into());
        }
    }

    /// For an allocator that is no `GlobalAlloc`: this block was allocated.
    #[inline]
    pub fn allocates(&self, block: *mut u8, layout: Layout) {
        if !block.is_null() {
            self.allocated(block, layout, layout.size(), false);
        }
    }

    /// As [`Heap::allocates`]: this block of so many bytes is about to be returned. Before anybody else can be given it.
    #[inline]
    pub fn returns(&self, block: *mut u8, bytes: usize) {
        if !block.is_null() {
            self.returned(block, bytes);
        }
    }

    /// For who chooses samples himself, so that each byte has the same chance: an allocation of so many bytes is one.
    pub fn chosen(&self, bytes: u64) -> SampleId {
        let sample = self.samples.name();
        record(Event::Alloc { sample, bytes: ByteCount(bytes), align: 0, tag: scope::tag() });
        sample
    }

    /// What was [`chosen`](Heap::chosen) is returned.
    pub fn chosen_returns(&self, sample: SampleId) {
        if sample != SampleId(0) {
            freed(sample);
        }
    }

    /// A new block of `layout`, or of more than it was by `fresh` bytes.
    #[inline]
    fn allocated(&self, block: *mut u8, layout: Layout, fresh: usize, always: bool) {
        let every = self.every.load(Relaxed);
        let due = self.lanes.allocated(layout.size(), fresh, every) || every <= 1;
        if (due || always) && is_enabled(Group::Memory) && !scope::in_heap() {
            self.sample(block, layout);
        }
    }

    #[cold]
    #[inline(never)]
    fn sample(&self, block: *mut u8, layout: Layout) {
        // What recording might allocate (a thread's first event, in somebody's libc) is not sampled.
        scope::set_in_heap(true);
        let sample = self.samples.name();
        if self.samples.insert(block.addr(), sample) {
            let align = layout.align().trailing_zeros() as u8;
            let bytes = ByteCount(layout.size() as u64);
            record(Event::Alloc { sample, bytes, align, tag: scope::tag() });
            self.size_now_and_then();
        } else {
            self.missed.fetch_add(1, Relaxed);
        }
        scope::set_in_heap(false);
    }

    fn size_now_and_then(&self) {
        let before = self.until_size.load(Relaxed);
        self.until_size.store(before.checked_sub(1).unwrap_or(SAMPLES_A_SIZE - 1), Relaxed);
        if before == 0 {
            self.record_size();
        }
    }

    /// The block is about to be returned.
    #[inline]
    fn returned(&self, block: *mut u8, size: usize) {
        if let Some(sample) = self.samples.take(block.addr()) {
            freed(sample);
        }
        self.lanes.freed(size);
    }

    /// Runs the inner allocator and records it if it was slow.
    #[inline]
    fn timed(&self, allocate: impl FnOnce() -> *mut u8) -> *mut u8 {
        if self.slow_after == 0 || !is_enabled(Group::Memory) {
            return allocate();
        }
        let begin = ticks();
        let block = allocate();
        let end = ticks();
        if end.0.saturating_sub(begin.0) >= self.slow_after {
            was_slow(begin, end);
        }
        block
    }
}

#[cold]
fn was_slow(begin: Ticks, end: Ticks) {
    record_at(begin, Event::AllocBegin {});
    record_at(end, Event::AllocEnd {});
}

#[cold]
fn freed(sample: SampleId) {
    record(Event::Free { sample });
}

// SAFETY: memory comes from and goes to the inner allocator with the caller's own layouts; nothing here unwinds.
unsafe impl<A: GlobalAlloc, const BUCKETS: usize> GlobalAlloc for Heap<A, BUCKETS> {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's contract is the inner allocator's.
        let block = self.timed(|| unsafe { self.inner.alloc(layout) });
        if !block.is_null() {
            self.allocated(block, layout, layout.size(), false);
        }
        block
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        let block = self.timed(|| unsafe { self.inner.alloc_zeroed(layout) });
        if !block.is_null() {
            self.allocated(block, layout, layout.size(), false);
        }
        block
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // First it leaves the table: once it is free, another thread may be given the same address.
        self.returned(block, layout.size());
        // SAFETY: as above.
        unsafe { self.inner.dealloc(block, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let sampled = self.samples.take(block.addr());
        // SAFETY: as above.
        let moved = self.timed(|| unsafe { self.inner.realloc(block, layout, size) });
        if moved.is_null() {
            // The old block lives on. Its place may be gone by now: then its sample ends here.
            match sampled {
                Some(sample) if !self.samples.insert(block.addr(), sample) => freed(sample),
                _ => {}
            }
            return moved;
        }
        if let Some(sample) = sampled {
            freed(sample);
        }
        self.lanes.freed(layout.size());
        // SAFETY: `size` is not 0 and fits with this alignment: the caller's contract for `realloc`.
        let grown = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // A sampled block stays sampled. Another has the chance of its new bytes: together with the chance that it had,
        // that is the chance of a block that was as large from the start.
        self.allocated(moved, grown, size.saturating_sub(layout.size()), sampled.is_some());
        moved
    }
}
