//! Sampled allocations: the probe's sampling heap over an allocator of C's, which tells of its blocks.

use core::alloc::Layout;
use unitrace_probe::Heap;
use unitrace_probe::formats::id::SampleId;

/// Samples; the memory is C's.
static HEAP: Heap<()> = Heap::new(());

/// A block was allocated.
#[unsafe(no_mangle)]
pub extern "C" fn ut_allocated(block: *mut u8, bytes: usize) {
    if let Ok(layout) = Layout::from_size_align(bytes, 1) {
        HEAP.allocates(block, layout);
    }
}

/// It is about to be freed.
#[unsafe(no_mangle)]
pub extern "C" fn ut_freed(block: *mut u8, bytes: usize) {
    HEAP.returns(block, bytes);
}

/// Bytes to a sample on the average.
#[unsafe(no_mangle)]
pub extern "C" fn ut_sample_every(bytes: u32) {
    HEAP.set_every(bytes);
}

/// An allocation that somebody else has chosen as a sample; returns its id.
#[unsafe(no_mangle)]
pub extern "C" fn ut_sampled_(bytes: u64) -> u32 {
    HEAP.chosen(bytes).0
}

/// That allocation is freed.
#[unsafe(no_mangle)]
pub extern "C" fn ut_sample_freed_(sample: u32) {
    HEAP.chosen_returns(SampleId(sample));
}
