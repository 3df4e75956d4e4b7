//! Access under loom: words that are loom's atomics, so that a reader may see every order of stores that the memory model
//! allows, and an interrupt that strikes before a chosen access. Unsafe because a place is a pointer to its memory.

use core::cell::{Cell, RefCell};
use loom::sync::atomic::{AtomicU64, Ordering, fence};
use std::boxed::Box;
use std::vec::Vec;

/// The packets of a lane.
pub(crate) struct Memory {
    words: Vec<AtomicU64>,
    /// What the writer stored last; only its thread looks.
    stored: RefCell<Vec<u8>>,
    accesses: Cell<usize>,
    interrupt: RefCell<Option<(usize, Box<dyn Fn()>)>>,
}

// SAFETY: readers touch only `words`, everything else belongs to the writer's thread.
unsafe impl Sync for Memory {}
// SAFETY: as above.
unsafe impl Send for Memory {}

impl Memory {
    /// Zeros.
    pub(crate) fn new(bytes: usize) -> Self {
        Self {
            words: (0..bytes / 8).map(|_| AtomicU64::new(0)).collect(),
            stored: RefCell::new(std::vec![0; bytes]),
            accesses: Cell::new(0),
            interrupt: RefCell::new(None),
        }
    }

    /// `interrupt` strikes before access number `at`.
    pub(crate) fn strike(&self, at: usize, interrupt: Box<dyn Fn()>) {
        *self.interrupt.borrow_mut() = Some((at, interrupt));
    }

    /// Stores so far.
    pub(crate) fn accesses(&self) -> usize {
        self.accesses.get()
    }

    /// For readers.
    pub(crate) fn load(&self, byte: usize, order: Ordering) -> u64 {
        self.words[byte / 8].load(order)
    }

    fn access(&self) {
        let n = self.accesses.get() + 1;
        self.accesses.set(n);
        let strikes = self.interrupt.borrow().as_ref().is_some_and(|(at, _)| *at == n);
        if strikes {
            let interrupt = self.interrupt.borrow_mut().take();
            interrupt.into_iter().for_each(|(_, interrupt)| interrupt());
        }
    }

    fn store(&self, at: usize, bytes: &[u8], order: Ordering) {
        self.access();
        self.stored.borrow_mut()[at..at + bytes.len()].copy_from_slice(bytes);
        for word in at / 8..=(at + bytes.len() - 1) / 8 {
            let mut value = [0; 8];
            value.copy_from_slice(&self.stored.borrow()[word * 8..word * 8 + 8]);
            self.words[word].store(u64::from_le_bytes(value), order);
        }
    }
}

/// A byte of the ring.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place(*const Memory, usize);

impl Place {
    /// The first byte of `memory`, which outlives the place.
    pub(crate) fn new(memory: &Memory) -> Self {
        Self(memory, 0)
    }

    /// The byte `bytes` after this one.
    pub(crate) const fn at(self, bytes: usize) -> Self {
        Self(self.0, self.1.wrapping_add(bytes))
    }

    fn store(self, bytes: &[u8], order: Ordering) {
        // SAFETY: by `new`.
        unsafe { &*self.0 }.store(self.1, bytes, order);
    }

    /// Stores 8 bytes at any alignment.
    pub(crate) unsafe fn put_word(self, value: u64) {
        self.store(&value.to_le_bytes(), Ordering::Relaxed);
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
    pub(crate) unsafe fn put_bytes(self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.store(bytes, Ordering::Relaxed);
        }
    }

    /// Stores an aligned u32 without ordering.
    pub(crate) unsafe fn put_u32(self, value: u32) {
        self.store(&value.to_le_bytes(), Ordering::Relaxed);
    }

    /// Stores an aligned u64 without ordering.
    pub(crate) unsafe fn put_u64(self, value: u64) {
        self.store(&value.to_le_bytes(), Ordering::Relaxed);
    }

    /// Stores an aligned u64 after everything before it.
    pub(crate) unsafe fn release_u64(self, value: u64) {
        self.store(&value.to_le_bytes(), Ordering::Release);
    }
}

/// Keeps what comes after it from being seen before what came before it.
pub(crate) fn release_fence() {
    fence(Ordering::Release);
}
