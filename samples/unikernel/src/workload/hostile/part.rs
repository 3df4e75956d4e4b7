//! Memory that others read and that is lied in, with a copy from when it was good.

use alloc::vec::Vec;
use core::ops::Range;
use core::ptr::NonNull;
use unitrace_probe::formats::ring::crc::crc32;

/// The ring, its directory, or the table of grants.
pub(super) struct Part {
    memory: NonNull<[u8]>,
    good: Vec<u8>,
}

impl Part {
    /// # Safety
    /// `memory` is there for ever, and this kernel does not use it any more: interrupts are off for ever, and nothing is
    /// recorded or granted.
    pub(super) unsafe fn new(memory: NonNull<[u8]>) -> Self {
        // SAFETY: by the caller.
        let good = unsafe { memory.as_ref() }.to_vec();
        Self { memory, good }
    }

    pub(super) fn len(&self) -> u64 {
        self.memory.len() as u64
    }

    /// What is true at `at`, a u64.
    pub(super) fn truth(&self, at: u64) -> u64 {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&self.good[at as usize..at as usize + 8]);
        u64::from_le_bytes(bytes)
    }

    /// All that is true.
    pub(super) fn good(&self) -> &[u8] {
        &self.good
    }

    /// The low `bytes` (at most 8) of `value` at `at`, if that is inside.
    pub(super) fn write(&mut self, at: u64, value: u64, bytes: usize) {
        if at.saturating_add(bytes as u64) <= self.len() {
            self.put(at as usize, &value.to_le_bytes()[..bytes]);
        }
    }

    /// Makes the checksum of the bytes `of` right, which stands at `at`: lies are then believed as far as they can be.
    pub(super) fn sign(&mut self, of: Range<usize>, at: usize) {
        // SAFETY: as in `new`; the slice is gone before anything is written.
        let crc = crc32(&unsafe { self.memory.as_ref() }[of]);
        self.put(at, &crc.to_le_bytes());
    }

    /// Undoes all lies.
    pub(super) fn make_good(&mut self) {
        let good = core::mem::take(&mut self.good);
        self.put(0, &good);
        self.good = good;
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        let first = self.memory.cast::<u8>();
        for (i, byte) in bytes.iter().enumerate() {
            // SAFETY: callers stay inside; volatile, because somebody outside reads meanwhile.
            unsafe { first.add(at + i).write_volatile(*byte) };
        }
    }
}
