//! Taking packets out of a ring in rounds, each once, with every loss known exactly.
//!
//! A packet is copied only **after the header of its successor was seen**: by then its writer has left it, so what it
//! holds is final, and `first_index` of the successor says whether it is all. What has no successor is copied by
//! [`Drain::finish`]. So nothing is ever counted as lost that was only not yet written, which happens to readers that
//! copy packet by packet and compare afterwards.
//!
//! ```text
//! round:   slots   …  5   6   7   8  1   2          seen: 5 6 7 8, copied: 5 6 7, open: 8
//! round:   slots   …  5   6   7   8  9   2          seen: 9,       copied: 8,     open: 9
//! finish:                                           copied: 9
//! ```
//! Every step is bounded by the number of packets in the ring, whatever its writer does meanwhile.

use crate::memory::ReadError;
use crate::packet::{self, Copied, Slot};
use crate::record::Recorder;
use crate::ring::Ring;
use std::io::{self, Write};
use unitrace_formats::ring::packet::next_seq;
use unitrace_formats::ring::{Geometry, StreamId};
use unitrace_formats::time::Ticks;

/// Why a round ended early.
#[derive(Debug, thiserror::Error)]
pub enum DrainError {
    /// The ring could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The trace could not be written.
    #[error(transparent)]
    Write(#[from] io::Error),
}

/// What one round did.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Round {
    /// Packets copied.
    pub packets: u64,
    /// The largest part of any stream's packets that was new: at 1, events were lost or nearly so.
    pub fill: f32,
}

/// How far each stream of one ring was taken.
pub struct Drain {
    streams: Vec<Stream>,
    buffer: Vec<u8>,
}

/// A packet whose header was seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Seen {
    seq: u64,
    index: u32,
    begin: Ticks,
}

struct Stream {
    id: StreamId,
    /// Packets that are there; fewer than the geometry says if the file was cut short.
    packets: u32,
    /// The newest packet seen, not yet copied; `None` as long as there was none.
    open: Option<Seen>,
    /// True after the first look.
    looked: bool,
    /// Commit word of the open packet when it was last shown.
    previewed: Option<u64>,
}

impl Drain {
    /// Nothing taken yet.
    pub fn new(ring: &Ring) -> Self {
        let geometry = &ring.header().geometry;
        let stream = |id: StreamId| {
            let packets = readable(geometry, id, ring.available());
            (packets > 0).then_some(Stream { id, packets, open: None, looked: false, previewed: None })
        };
        Self { streams: geometry.streams().filter_map(stream).collect(), buffer: Vec::new() }
    }

    /// Copies every packet that is new and has a successor.
    pub fn round<W: Write>(&mut self, ring: &Ring, to: &mut Recorder<W>) -> Result<Round, DrainError> {
        let mut round = Round::default();
        to.look_begins();
        for stream in &mut self.streams {
            let seen = stream.look(ring)?;
            let before = std::mem::replace(&mut stream.looked, true);
            let Some((open, closed)) = seen.split_last() else { continue };
            if before && stream.open.is_none_or(|known| known.seq != open.seq) {
                to.begun(open.begin);
            }
            for packet in closed {
                round.packets += u64::from(stream.copy(ring, *packet, &mut self.buffer, to)?);
            }
            round.fill = round.fill.max(closed.len() as f32 / stream.packets as f32);
            stream.open = Some(*open);
        }
        to.look_ends();
        Ok(round)
    }

    /// Copies the open packet of every stream as far as it is written; it will be copied again when it is final.
    pub fn preview<W: Write>(&mut self, ring: &Ring, to: &mut Recorder<W>) -> Result<(), DrainError> {
        for stream in &mut self.streams {
            let Some(open) = stream.open else { continue };
            let slot = Slot { stream: stream.id, index: open.index };
            let commit = packet::peek(ring, slot)?.map(|header| header.commit.raw());
            if commit != stream.previewed {
                stream.previewed = commit;
                stream.copy(ring, open, &mut self.buffer, to)?;
            }
        }
        Ok(())
    }

    /// Copies what is left: the open packet of every stream.
    pub fn finish<W: Write>(mut self, ring: &Ring, to: &mut Recorder<W>) -> Result<(), DrainError> {
        for stream in &mut self.streams {
            let Some(open) = stream.open else { continue };
            if stream.copy(ring, open, &mut self.buffer, to)? {
                continue;
            }
            // Its writer went once around meanwhile: what is there now is taken instead.
            for packet in stream.look_everywhere(ring)?.into_iter().filter(|seen| seen.seq > open.seq) {
                stream.copy(ring, packet, &mut self.buffer, to)?;
            }
        }
        Ok(())
    }
}

/// How many packets of a stream lie in the first `available` bytes of the region.
fn readable(geometry: &Geometry, id: StreamId, available: u64) -> u32 {
    let there = available.saturating_sub(geometry.stream(id)) / u64::from(geometry.packet_size);
    u32::try_from(there).unwrap_or(u32::MAX).min(geometry.packets[usize::from(id.level)])
}

impl Stream {
    /// The open packet of the last look and all that came after it, in order; the last one is open.
    fn look(&self, ring: &Ring) -> Result<Vec<Seen>, ReadError> {
        let Some(open) = self.open else {
            // A stream begins with its first packet: as long as there is nothing, there is nothing anywhere.
            let is_unused = self.looked && self.peek(ring, 0)?.is_none();
            return if is_unused { Ok(Vec::new()) } else { self.look_everywhere(ring) };
        };
        let mut seen = vec![open];
        let mut newest = open;
        for _ in 0..self.packets {
            let index = (newest.index + 1) % self.packets;
            match self.peek(ring, index)? {
                Some(seen) if seen.seq == next_seq(newest.seq) => newest = seen,
                Some(seen) if seen.seq > newest.seq => return self.after_a_lap(ring, open),
                _ => return Ok(seen),
            }
            seen.push(newest);
        }
        self.after_a_lap(ring, open)
    }

    /// The writer overtook this reader: whatever is there now is next.
    fn after_a_lap(&self, ring: &Ring, open: Seen) -> Result<Vec<Seen>, ReadError> {
        let mut seen = self.look_everywhere(ring)?;
        seen.retain(|packet| packet.seq >= open.seq);
        Ok(seen)
    }

    /// Every packet of the stream, in order.
    fn look_everywhere(&self, ring: &Ring) -> Result<Vec<Seen>, ReadError> {
        let mut seen = Vec::new();
        for index in 0..self.packets {
            seen.extend(self.peek(ring, index)?);
        }
        seen.sort_unstable();
        seen.dedup_by_key(|packet| packet.seq);
        Ok(seen)
    }

    fn peek(&self, ring: &Ring, index: u32) -> Result<Option<Seen>, ReadError> {
        let header = packet::peek(ring, Slot { stream: self.id, index })?;
        let own = header.filter(|header| header.stream == self.id.raw());
        Ok(own.map(|header| Seen { seq: header.seq, index, begin: header.begin }))
    }

    /// Copies a packet and records it; false if another one is there by now.
    fn copy<W: Write>(
        &self,
        ring: &Ring,
        packet: Seen,
        buffer: &mut Vec<u8>,
        to: &mut Recorder<W>,
    ) -> Result<bool, DrainError> {
        match packet::copy(ring, Slot { stream: self.id, index: packet.index }, buffer)? {
            Copied::Packet(header) if header.seq == packet.seq => to.packet(self.id, &header, buffer)?,
            Copied::Damaged(error) => to.damaged(self.id, packet.seq, error),
            Copied::Packet(_) | Copied::Empty | Copied::Changed => return Ok(false),
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
