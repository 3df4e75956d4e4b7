//! What an embedder brings: memory and CPUs.

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, Ordering};

/// Memory for a ring of `N` bytes, as a `static` that a collector finds by its symbol or by its magic.
///
/// ```
/// use unitrace_probe::Ring;
/// static RING: Ring<{ 256 << 10 }> = Ring::new();
/// ```
#[repr(C, align(4096))]
#[derive(Debug)]
pub struct Ring<const N: usize> {
    bytes: UnsafeCell<[u8; N]>,
    taken: AtomicBool,
}

// SAFETY: the bytes are handed out once, as a pointer.
unsafe impl<const N: usize> Sync for Ring<N> {}

impl<const N: usize> Ring<N> {
    /// Zeros: costs nothing in the image.
    pub const fn new() -> Self {
        Self { bytes: UnsafeCell::new([0; N]), taken: AtomicBool::new(false) }
    }

    /// The memory, once.
    #[cfg_attr(not(feature = "enabled"), allow(dead_code))]
    pub(crate) fn take(&'static self) -> Option<*mut [u8]> {
        (!self.taken.swap(true, Ordering::AcqRel)).then_some(self.bytes.get() as *mut [u8])
    }
}

impl<const N: usize> Default for Ring<N> {
    fn default() -> Self {
        Self::new()
    }
}

/// What an embedder says about its CPUs. Under feature `std` lanes belong to threads and only `count` matters.
#[derive(Clone, Copy, Debug)]
pub struct Cpu {
    /// How many there are; each gets a lane.
    pub count: u32,
    /// The number of the CPU this runs on, below `count`.
    pub index: fn() -> u32,
    /// Keeps this context on its CPU and other contexts off its lane until `unpin` (usually: interrupts off); the value
    /// is handed to `unpin`. `None` where only interrupts that run to their end interrupt a record.
    pub pin: Option<fn() -> usize>,
    /// Undoes `pin`.
    pub unpin: Option<fn(usize)>,
}

impl Cpu {
    /// One CPU, interrupts that run to their end.
    pub const ONE: Self = Self { count: 1, index: || 0, pin: None, unpin: None };
}
