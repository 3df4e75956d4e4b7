//! From a full packet to the next. The numbers are those of the diagram in `unitrace_formats::ring::packet`.
//! Unsafe because it stores packet headers into ring memory.

use super::lane::Lane;
use super::level::{Level, RESERVE};
use super::{Host, Stale, word};
use crate::mem::{Place, release_fence};
use core::sync::atomic::Ordering;
use unitrace_formats::ring::packet::{Commit, HEADER, MAGIC, next_seq, offset};

/// Bytes of the `current` event at the start of every packet: first byte, 1 byte of time, task.
const CURRENT: u32 = 1 + 1 + 4;

impl Level {
    /// Closes the open packet, if any, and opens the next with its `current` event. The level is taken.
    #[cold]
    #[inline(never)]
    pub(super) fn switch(&self, host: impl Host, lane: &Lane, now: u64) -> Result<(), Stale> {
        if host.is_stale(lane) {
            return Err(Stale);
        }
        let open = self.packet.get();
        if self.seq.get() != 0 {
            self.close(open);
        }
        let size = 1usize << self.packet_shift.get();
        let slot = self.slot.get();
        let next = if slot + 1 == self.packets.get() { 0 } else { slot + 1 };
        let packet = open.at((next as usize * size).wrapping_sub(slot as usize * size));
        self.slot.set(next);
        self.packet.set(packet);
        self.first_index.set(self.first_index.get() + (self.commit.get() >> 32));
        self.seq.set(next_seq(self.seq.get()));
        let commit = Commit { count: 1, offset: HEADER as u32 + CURRENT }.raw();
        self.commit.set(commit);
        self.last.set(now);
        // SAFETY: `slot < packets`, so `packet` is a packet of this stream; the level is ours.
        unsafe {
            word::retract_seq(packet); // (1)
            release_fence();
            self.prepare(packet, lane, now); // (2)
            packet.at(HEADER).put_word(u64::from(host.current().0) << 16 | (now & 0xFF) << 8);
            word::publish_commit(packet, commit);
            word::publish_seq(packet, self.seq.get()); // (3)
        }
        self.limit.store(size as u32 - RESERVE, Ordering::Relaxed);
        if lane.level_of(self) == 0 {
            host.packet_opened(now);
        }
        Ok(())
    }

    /// (5) What only a complete packet has.
    fn close(&self, packet: Place) {
        // SAFETY: the open packet is ours.
        unsafe {
            packet.at(offset::END).put_u64(self.last.get());
            packet.at(offset::CONTENT_BITS).put_u32(self.offset() * 8);
        }
    }

    /// Every header field but `seq` and `commit`.
    ///
    /// # Safety
    /// `packet` is a packet of this stream, its `seq` is 0 and the level is taken.
    unsafe fn prepare(&self, packet: Place, lane: &Lane, now: u64) {
        let level = lane.level_of(self);
        let discarded = if level == 0 { lane.discarded() } else { 0 };
        // SAFETY: by the caller; header fields are aligned.
        unsafe {
            packet.at(offset::MAGIC).put_u32(MAGIC);
            packet.at(offset::STREAM).put_u32(lane.stream(level));
            packet.at(offset::BEGIN).put_u64(now);
            packet.at(offset::END).put_u64(0);
            packet.at(offset::FIRST_INDEX).put_u64(self.first_index.get());
            packet.at(offset::DISCARDED).put_u32(discarded);
            packet.at(offset::OWNER).put_u32(lane.owner());
            packet.at(offset::CONTENT_BITS).put_u32(0);
            packet.at(offset::PACKET_BITS).put_u32(8 << self.packet_shift.get());
        }
    }
}
