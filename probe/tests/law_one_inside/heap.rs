//! The sampling allocator, which records from inside of allocations.

use super::{Integration, Rounds};
use std::alloc::{GlobalAlloc, Layout, System};
use unitrace_probe::Heap;

pub(super) const HEAP: Integration = Integration {
    name: "heap",
    adds: 0,
    begin: || Rounds::new(|n| allocate(&System, n), |n| allocate(&SAMPLED, n)),
};

/// Every block is a sample.
static SAMPLED: Heap<System> = Heap::new(System).every(1).slow_after(1);

fn allocate(heap: &impl GlobalAlloc, n: u32) {
    let layout = Layout::from_size_align(16 + n as usize % 64, 8).unwrap();
    // SAFETY: the layouts are those of the blocks, and not of size 0.
    unsafe {
        let block = heap.alloc(layout);
        let block = heap.realloc(block, layout, 100);
        heap.dealloc(block, Layout::from_size_align(100, 8).unwrap());
    }
}
