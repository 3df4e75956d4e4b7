//! One level of a lane: a stream of packets with one writer at a time. Unsafe because it stores into ring memory; every
//! place stays inside the packet that [`Level::switch`] opened, because room is checked before anything is stored.

use super::fixed::Head;
use super::lane::Lane;
use super::{Host, Stale, word};
use crate::mem::Place;
use core::cell::Cell;
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering, compiler_fence};
use unitrace_formats::ring::packet::Commit;

/// Room that must be left for one fixed event: first byte, 8 bytes of time, 24 of payload, and the last byte, which
/// stays unused so that an offset fits in 16 bits.
pub(super) const RESERVE: u32 = 1 + 8 + 24 + 1;

/// The writer's private cursor, 64 bytes of the region's control area. Readers ignore it.
///
/// `busy` says that some context is between taking and releasing the level; only contexts of the same thread or CPU look
/// at it, so it needs no ordering beyond the compiler's.
#[repr(C, align(64))]
#[derive(Debug)]
pub(crate) struct Level {
    /// The open packet.
    pub(super) packet: Cell<Place>,
    /// Its events << 32 | bytes used.
    pub(super) commit: Cell<u64>,
    /// Ticks of the last event.
    pub(super) last: Cell<u64>,
    /// Number of the open packet; 0 before the first.
    pub(super) seq: Cell<u64>,
    /// Events before the open packet.
    pub(super) first_index: Cell<u64>,
    /// An event may begin up to here; 0 asks for a switch at the next event.
    pub(super) limit: AtomicU32,
    /// Which of the stream's packets is open.
    pub(super) slot: Cell<u32>,
    /// How many packets the stream has.
    pub(super) packets: Cell<u32>,
    /// Bytes of a packet as a power of two.
    pub(super) packet_shift: Cell<u8>,
    busy: AtomicBool,
    /// Number of the lane.
    pub(super) lane: Cell<u16>,
    /// Words of the lane, see [`Lane`].
    pub(super) words: [AtomicU32; 2],
}

impl Level {
    /// Sets the cursor before the first of `packets` packets that begin at `first`.
    pub(super) fn lay_out(&self, first: Place, packets: u32, packet_shift: u8, lane: u16) {
        self.packet.set(first.at((packets as usize - 1) << packet_shift));
        // Beyond every limit: the first event opens the first packet.
        self.commit.set(Commit::EMPTY.raw());
        self.limit.store(0, Ordering::Relaxed);
        self.last.set(0);
        self.seq.set(0);
        self.first_index.set(0);
        self.slot.set(packets - 1);
        self.packets.set(packets);
        self.packet_shift.set(packet_shift);
        self.lane.set(lane);
    }

    /// Takes the level for this context; false if an interrupted one has it.
    #[inline(always)]
    pub(super) fn take(&self) -> bool {
        if self.busy.load(Ordering::Relaxed) {
            return false;
        }
        self.busy.store(true, Ordering::Relaxed);
        compiler_fence(Ordering::SeqCst);
        true
    }

    /// Gives the level back.
    #[inline(always)]
    pub(super) fn release(&self) {
        compiler_fence(Ordering::SeqCst);
        self.busy.store(false, Ordering::Relaxed);
    }

    /// Time never steps back in a stream: readers that trust it would give up on the whole trace.
    #[inline(always)]
    pub(super) fn clamp(&self, now: u64) -> u64 {
        now.max(self.last.get())
    }

    /// Bytes used in the open packet.
    #[inline(always)]
    pub(super) fn offset(&self) -> u32 {
        self.commit.get() as u32
    }

    /// Records a fixed event of at most `W` words of payload. The level is taken.
    ///
    /// The length of the time is a branch each, not a computed number: the address of the next event then depends on a
    /// predicted branch and not on the counter that was just read, which the next reading of the counter would wait for
    /// (measured: 1.0 instead of 1.6 times the floor on AMD Zen 4).
    #[inline(always)]
    pub(super) fn push<const W: usize>(
        &self,
        host: impl Host,
        lane: &Lane,
        head: Head,
        words: [u64; 3],
    ) -> Result<(), Stale> {
        let now = self.clamp(host.ticks());
        if self.offset() > self.limit.load(Ordering::Relaxed) {
            self.switch(host, lane, now)?;
        }
        let delta = now.wrapping_sub(self.last.get());
        // SAFETY: `offset <= limit` leaves RESERVE bytes in the packet, and the level is ours.
        unsafe {
            if delta < 1 << 8 {
                self.put::<W, 1>(head, words, now);
            } else if delta < 1 << 16 {
                self.put::<W, 2>(head, words, now);
            } else {
                self.put_long::<W>(head, words, now, delta);
            }
        }
        Ok(())
    }

    /// [`Level::put`] after a pause.
    ///
    /// # Safety
    /// As [`Level::put`].
    #[cold]
    #[inline(never)]
    unsafe fn put_long<const W: usize>(&self, head: Head, words: [u64; 3], now: u64, delta: u64) {
        // SAFETY: by the caller.
        unsafe {
            if delta >> 32 == 0 {
                self.put::<W, 4>(head, words, now)
            } else {
                self.put::<W, 8>(head, words, now)
            }
        }
    }

    /// Stores and publishes an event whose time takes `T` bytes. Whole words are stored: what is beyond the payload the
    /// next event overwrites.
    ///
    /// # Safety
    /// [`RESERVE`] bytes are left in the open packet and the level is taken.
    #[inline(always)]
    unsafe fn put<const W: usize, const T: usize>(&self, head: Head, words: [u64; 3], now: u64) {
        let at = self.packet.get().at(self.offset() as usize);
        let code = const { T.trailing_zeros() as u64 };
        // SAFETY: by the caller: 1 + T + 8 * W bytes are within RESERVE.
        unsafe {
            // First byte and time in one store, two if the time takes 8 bytes.
            at.put_word(head.byte() | code | now << 8);
            if T == 8 {
                at.at(1).put_word(now);
            }
            let mut word = 0;
            while word < W {
                at.at(1 + T + 8 * word).put_word(words[word]);
                word += 1;
            }
        }
        self.publish(1, 1 + T + head.size(), now);
    }

    /// Makes `events` that take `size` bytes, with which the packet ends so far, visible to readers.
    #[inline(always)]
    pub(super) fn publish(&self, events: usize, size: usize, now: u64) {
        let commit = self.commit.get() + ((events as u64) << 32) + size as u64;
        // SAFETY: the level is ours and `packet` is its open packet.
        unsafe { word::publish_commit(self.packet.get(), commit) };
        self.commit.set(commit);
        self.last.set(now);
    }

    /// Makes the next event begin a new packet.
    pub(super) fn expire(&self) {
        self.limit.store(0, Ordering::Relaxed);
    }

    /// Frees the level of a writer that is gone, perhaps in the middle of a record.
    pub(super) fn reset(&self) {
        self.expire();
        self.release();
    }
}
