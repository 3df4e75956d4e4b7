//! What an embedder brings: memory and CPUs.

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, Ordering};
use unitrace_formats::ring::PAGE;

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

/// Memory for `N` page lists, by which a collector that reads a guest's memory knows the frames of the ring and tells it
/// from a copy: one for each 511 pages of the ring, see [`start_in_frames`](crate::start_in_frames).
///
/// ```
/// use unitrace_probe::{PageLists, Ring, formats::ring::page_list::lists_for};
/// const BYTES: usize = 4 << 20;
/// static RING: Ring<BYTES> = Ring::new();
/// static LISTS: PageLists<{ lists_for(BYTES as u64) }> = PageLists::new();
/// ```
#[repr(C, align(4096))]
#[derive(Debug)]
pub struct PageLists<const N: usize> {
    pages: UnsafeCell<[[u8; PAGE]; N]>,
    taken: AtomicBool,
}

// SAFETY: the pages are handed out once, as a pointer.
unsafe impl<const N: usize> Sync for PageLists<N> {}

impl<const N: usize> PageLists<N> {
    /// Zeros: costs nothing in the image.
    pub const fn new() -> Self {
        Self { pages: UnsafeCell::new([[0; PAGE]; N]), taken: AtomicBool::new(false) }
    }

    /// The memory, once.
    #[cfg_attr(not(feature = "enabled"), allow(dead_code))]
    pub(crate) fn take(&'static self) -> Option<*mut [[u8; PAGE]; N]> {
        (!self.taken.swap(true, Ordering::AcqRel)).then_some(self.pages.get())
    }
}

impl<const N: usize> Default for PageLists<N> {
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
