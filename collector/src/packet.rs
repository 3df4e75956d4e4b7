//! Copying one packet out from under its writer.
//!
//! ```text
//! header ──▶ whole packet ──▶ header again
//!   seq, commit                 seq
//! ```
//! The bytes that the first `commit` covers were there before the copy began, and the same `seq` at the end says that
//! nobody began to rewrite the packet meanwhile: so that many bytes of the copy are right, however torn the rest is.

use crate::memory::ReadError;
use crate::ring::Ring;
use std::sync::atomic::{Ordering, fence};
use unitrace_formats::ring::packet::{HEADER, PacketHeader, offset};
use unitrace_formats::ring::{Geometry, PacketError, StreamId, check_packet};

/// A place for a packet in a stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    /// Which stream.
    pub stream: StreamId,
    /// Which of its packets, from 0.
    pub index: u32,
}

impl Slot {
    /// Offset in the region.
    pub fn offset(self, geometry: &Geometry) -> u64 {
        geometry.stream(self.stream) + u64::from(self.index) * u64::from(geometry.packet_size)
    }
}

/// What an attempt to copy a packet gave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Copied {
    /// A valid packet; its bytes are in the buffer.
    Packet(PacketHeader),
    /// Nothing was ever written there, or it is being rewritten at this moment.
    Empty,
    /// It was rewritten while it was copied.
    Changed,
    /// Its bytes contradict each other, again and again.
    Damaged(PacketError),
}

/// How often a packet that contradicts itself is copied: a torn commit word is one way, damage the other.
const TRIES: usize = 3;

/// Reads a packet's header only. `None`: empty or being rewritten.
pub fn peek(ring: &Ring, slot: Slot) -> Result<Option<PacketHeader>, ReadError> {
    let mut bytes = [0; HEADER];
    ring.read(slot.offset(&ring.header().geometry), &mut bytes)?;
    Ok(PacketHeader::parse(&bytes).filter(|header| header.seq != 0))
}

/// Copies a packet into `to`, which becomes as long as its content.
pub fn copy(ring: &Ring, slot: Slot, to: &mut Vec<u8>) -> Result<Copied, ReadError> {
    let mut outcome = Copied::Empty;
    for _ in 0..TRIES {
        outcome = attempt(ring, slot, to)?;
        if !matches!(outcome, Copied::Damaged(_)) {
            break;
        }
    }
    Ok(outcome)
}

fn attempt(ring: &Ring, slot: Slot, to: &mut Vec<u8>) -> Result<Copied, ReadError> {
    let geometry = &ring.header().geometry;
    let Some(before) = peek(ring, slot)? else {
        return Ok(Copied::Empty);
    };
    fence(Ordering::Acquire);
    to.resize(geometry.packet_size as usize, 0);
    ring.read(slot.offset(geometry), to)?;
    fence(Ordering::Acquire);
    if peek(ring, slot)?.map(|after| after.seq) != Some(before.seq) {
        return Ok(Copied::Changed);
    }
    // What the header said first is what the copy is certain to hold.
    to[offset::COMMIT..][..8].copy_from_slice(&before.commit.raw().to_le_bytes());
    to.truncate((before.commit.offset as usize).max(HEADER));
    Ok(match check_packet(to, geometry, &ring.header().event_sizes) {
        Ok(header) if header.stream == slot.stream.raw() => Copied::Packet(header),
        Ok(header) => Copied::Damaged(PacketError::Stream(header.stream)),
        Err(error) => Copied::Damaged(error),
    })
}
