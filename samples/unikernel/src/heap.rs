//! The heap: talc behind interrupts-off, wrapped by the probe. Unsafe because allocators are.

use core::alloc::{GlobalAlloc, Layout};
use core::ops::Range;
use talc::DefaultBinning;
use talc::cell::TalcCell;
use talc::source::Manual;
use unitrace_probe::Heap;

/// Bytes to a sample on the average: a small kernel allocates little, and what it does should be seen.
const SAMPLE_EVERY: u32 = 4096;

/// Everything that the kernel allocates, sampled by the probe.
#[global_allocator]
pub(crate) static HEAP: Heap<Locked> = Heap::new(Locked::new()).every(SAMPLE_EVERY);

/// An allocator that an interrupt handler may use too.
pub(crate) struct Locked(TalcCell<Manual, DefaultBinning>);

// SAFETY: every use of the cell is in a critical section, and there is one CPU.
unsafe impl Sync for Locked {}

impl Locked {
    const fn new() -> Self {
        Self(TalcCell::new(Manual))
    }
}

// SAFETY: the cell does the work with the caller's own layouts; nothing interrupts it.
unsafe impl GlobalAlloc for Locked {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: by the caller.
        critical_section::with(|_| unsafe { self.0.alloc(layout) })
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: by the caller.
        critical_section::with(|_| unsafe { self.0.dealloc(block, layout) });
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: by the caller.
        critical_section::with(|_| unsafe { self.0.realloc(block, layout, size) })
    }
}

/// Gives the heap its memory; true if it is enough to be one.
///
/// # Safety
/// The physical addresses `free` are RAM, identity-mapped, and used by nobody else from now on.
pub(crate) unsafe fn start(free: Range<u64>) -> bool {
    let (base, bytes) = (core::ptr::with_exposed_provenance_mut(free.start as usize), free.end - free.start);
    HEAP.set_capacity(bytes);
    let claim = || {
        // SAFETY: by the caller.
        unsafe { HEAP.inner().0.claim(base, bytes as usize) }
    };
    critical_section::with(|_| claim()).is_some()
}
