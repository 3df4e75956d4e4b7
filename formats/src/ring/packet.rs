//! Packets: 64 bytes of header, ring header and CTF header at once, then events.
//!
//! ```text
//!             (1) seq := 0; fence(Release)
//!   full  ───────────────────────────────▶ switching ──(2) commit, begin, first_index, owner, stream──▶ prepared
//!    ▲                                                                                                     │
//!    │ (5) no room: timestamp_end, sizes                                          (3) seq := n (Release)   │
//!    └──────────────────────────────────── open ◀──────────────────────────────────────────────────────────┘
//!                                          │  ▲ (4) event bytes; commit := count<<32 | offset (Release)
//!                                          └──┘
//! ```
//! A reader loads `seq` and `commit` (Acquire), copies, fence(Acquire), loads `seq` again; a change drops that copy.

use super::{u32_at, u64_at};
use crate::time::Ticks;

/// Bytes of a packet header.
pub const HEADER: usize = 64;

/// CTF's packet magic.
pub const MAGIC: u32 = 0xC1FC_1FC1;

/// Offsets of header fields.
pub mod offset {
    /// u32, [`super::MAGIC`].
    pub const MAGIC: usize = 0;
    /// u32, [`crate::ring::StreamId::raw`]. CTF: `stream_instance_id`.
    pub const STREAM: usize = 4;
    /// u64, number of the packet in its stream, from 1; the low 32 bits are never 0 in a valid packet, because
    /// writers skip such numbers. 0: being rewritten or never written. CTF: `packet_seq_num`.
    pub const SEQ: usize = 8;
    /// u64, events << 32 | bytes used including this header; from a 32-bit writer see [`super::Commit::from_raw`].
    pub const COMMIT: usize = 16;
    /// u64, ticks, not after the first event and not before the last event of the packet before.
    pub const BEGIN: usize = 24;
    /// u64, ticks of the last event; written when the packet is closed.
    pub const END: usize = 32;
    /// u64, how many events this stream recorded before this packet.
    pub const FIRST_INDEX: usize = 40;
    /// u32, level 0: events that found every level of the lane busy, cumulative, as it was when the packet was opened;
    /// 0 at other levels.
    pub const DISCARDED: usize = 48;
    /// u32, thread id or CPU number that writes this packet.
    pub const OWNER: usize = 52;
    /// u32, bits in use; written when the packet is closed. CTF: `content_size`.
    pub const CONTENT_BITS: usize = 56;
    /// u32, bits of the whole packet; written when it is opened. CTF: `packet_size`.
    pub const PACKET_BITS: usize = 60;
}

/// The commit word of a packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Commit {
    /// Events that are complete.
    pub count: u32,
    /// Bytes in use, header included.
    pub offset: u32,
}

impl Commit {
    /// The commit of a packet without events.
    pub const EMPTY: Self = Self { count: 0, offset: HEADER as u32 };

    /// The word in the header.
    #[inline(always)]
    pub const fn raw(self) -> u64 {
        (self.count as u64) << 32 | self.offset as u64
    }

    /// From the word in the header.
    ///
    /// A writer without 64-bit atomics stores only the low half, as [`Commit::raw_narrow`]. The two cannot be taken
    /// for each other: in the wide form the low half exceeds 16 bits only where a packet of 64 KiB is full, and then
    /// its count is not 0.
    #[inline(always)]
    pub const fn from_raw(raw: u64) -> Self {
        let (high, low) = ((raw >> 32) as u32, raw as u32);
        if high == 0 && low >> 16 != 0 {
            Self { count: low >> 16, offset: low & 0xFFFF }
        } else {
            Self { count: high, offset: low }
        }
    }

    /// The low half as a 32-bit writer stores it, events << 16 | bytes used; the high half stays 0. Such a writer
    /// closes a packet before the bytes used pass 65,535.
    #[inline(always)]
    pub const fn raw_narrow(self) -> u32 {
        self.count << 16 | self.offset & 0xFFFF
    }
}

/// A copied packet header. Nothing in it is to be believed before it was checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PacketHeader {
    /// See [`offset::MAGIC`].
    pub magic: u32,
    /// See [`offset::STREAM`].
    pub stream: u32,
    /// See [`offset::SEQ`].
    pub seq: u64,
    /// See [`offset::COMMIT`].
    pub commit: Commit,
    /// See [`offset::BEGIN`].
    pub begin: Ticks,
    /// See [`offset::END`].
    pub end: Ticks,
    /// See [`offset::FIRST_INDEX`].
    pub first_index: u64,
    /// See [`offset::DISCARDED`].
    pub discarded: u32,
    /// See [`offset::OWNER`].
    pub owner: u32,
    /// See [`offset::CONTENT_BITS`].
    pub content_bits: u32,
    /// See [`offset::PACKET_BITS`].
    pub packet_bits: u32,
}

impl PacketHeader {
    /// Reads the first [`HEADER`] bytes; `None` if there are fewer.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.get(..HEADER)?;
        Some(Self {
            magic: u32_at(bytes, offset::MAGIC),
            stream: u32_at(bytes, offset::STREAM),
            seq: u64_at(bytes, offset::SEQ),
            commit: Commit::from_raw(u64_at(bytes, offset::COMMIT)),
            begin: Ticks(u64_at(bytes, offset::BEGIN)),
            end: Ticks(u64_at(bytes, offset::END)),
            first_index: u64_at(bytes, offset::FIRST_INDEX),
            discarded: u32_at(bytes, offset::DISCARDED),
            owner: u32_at(bytes, offset::OWNER),
            content_bits: u32_at(bytes, offset::CONTENT_BITS),
            packet_bits: u32_at(bytes, offset::PACKET_BITS),
        })
    }

    /// Writes the header: for trace files and CTF directories, where `end` and sizes are set from the commit.
    pub fn write(&self, to: &mut [u8; HEADER]) {
        to[offset::MAGIC..][..4].copy_from_slice(&self.magic.to_le_bytes());
        to[offset::STREAM..][..4].copy_from_slice(&self.stream.to_le_bytes());
        to[offset::SEQ..][..8].copy_from_slice(&self.seq.to_le_bytes());
        to[offset::COMMIT..][..8].copy_from_slice(&self.commit.raw().to_le_bytes());
        to[offset::BEGIN..][..8].copy_from_slice(&self.begin.0.to_le_bytes());
        to[offset::END..][..8].copy_from_slice(&self.end.0.to_le_bytes());
        to[offset::FIRST_INDEX..][..8].copy_from_slice(&self.first_index.to_le_bytes());
        to[offset::DISCARDED..][..4].copy_from_slice(&self.discarded.to_le_bytes());
        to[offset::OWNER..][..4].copy_from_slice(&self.owner.to_le_bytes());
        to[offset::CONTENT_BITS..][..4].copy_from_slice(&self.content_bits.to_le_bytes());
        to[offset::PACKET_BITS..][..4].copy_from_slice(&self.packet_bits.to_le_bytes());
    }
}

/// The number after `seq`; skips numbers whose low half is 0, so that a 32-bit writer's u32 never says "rewriting".
#[inline(always)]
pub const fn next_seq(seq: u64) -> u64 {
    let next = seq.wrapping_add(1);
    if next as u32 == 0 { next.wrapping_add(1) } else { next }
}

#[cfg(test)]
mod tests {
    use super::Commit;

    #[test]
    fn wide_and_narrow_commits() {
        for (count, offset) in [(0, 64), (1, 70), (32_000, 65_535), (1, 4096)] {
            let commit = Commit { count, offset };
            assert_eq!(Commit::from_raw(commit.raw()), commit);
            assert_eq!(Commit::from_raw(u64::from(commit.raw_narrow())), commit);
        }
        let full = Commit { count: 9000, offset: 65_536 };
        assert_eq!(Commit::from_raw(full.raw()), full);
        assert_eq!(Commit::EMPTY.raw(), u64::from(Commit::EMPTY.raw_narrow()));
    }
}
