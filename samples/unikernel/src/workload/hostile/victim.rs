//! The ring that is lied about, and a copy from when it was good.

use alloc::vec::Vec;
use core::ptr::NonNull;
use unitrace_probe::formats::ring::crc::crc32;
use unitrace_probe::formats::ring::header::{CONSTANT, offset};

/// The kernel's own ring.
pub(super) struct Victim {
    ring: NonNull<[u8]>,
    good: Vec<u8>,
}

impl Victim {
    /// Interrupts are off for ever: nobody records.
    pub(super) fn new(ring: NonNull<[u8]>) -> Self {
        // SAFETY: the ring is memory for ever, and nobody records into it any more.
        let good = unsafe { ring.as_ref() }.to_vec();
        Self { ring, good }
    }

    pub(super) fn len(&self) -> u64 {
        self.ring.len() as u64
    }

    /// What is true at `at`.
    pub(super) fn truth(&self, at: u64) -> u64 {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&self.good[at as usize..at as usize + 8]);
        u64::from_le_bytes(bytes)
    }

    /// The beginning of the ring as it was when it was good.
    pub(super) fn copy_header(&self, to: &mut [u8]) {
        to.copy_from_slice(&self.good[..to.len()]);
    }

    /// The low `bytes` (at most 8) of `value` at `at`, if that is in the ring.
    pub(super) fn write(&mut self, at: u64, value: u64, bytes: usize) {
        if at.saturating_add(bytes as u64) <= self.len() {
            self.put(at as usize, &value.to_le_bytes()[..bytes]);
        }
    }

    /// Makes the header's checksum right, so that lies are believed as far as they can be.
    pub(super) fn sign(&mut self) {
        // SAFETY: as in `new`; the slice ends before anything is written.
        let crc = crc32(&unsafe { self.ring.as_ref() }[CONSTANT]);
        self.put(offset::CRC, &crc.to_le_bytes());
    }

    /// Undoes all lies.
    pub(super) fn make_good(&mut self) {
        let good = core::mem::take(&mut self.good);
        self.put(0, &good);
        self.good = good;
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        let first = self.ring.cast::<u8>();
        for (i, byte) in bytes.iter().enumerate() {
            // SAFETY: callers stay inside the ring; volatile, because somebody outside reads meanwhile.
            unsafe { first.add(at + i).write_volatile(*byte) };
        }
    }
}
