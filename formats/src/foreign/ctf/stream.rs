//! One stream of packets as one CTF stream file.

use std::io::{self, Write};

use crate::ring::packet::{Commit, HEADER, MAGIC, next_seq, offset};
use crate::ring::{Gap, PacketHeader};
use crate::time::Ticks;

/// Offset of CTF's `events_discarded`, u64.
const EVENTS_DISCARDED: usize = offset::COMMIT;
/// Offset of the number of events in the packet, u32.
const EVENTS: usize = offset::DISCARDED;
/// Packets end at multiples of this many bytes.
const ALIGN: usize = 8;

/// Writes the packets of one stream, in order.
///
/// `events_discarded` counts from the first packet of the file, because a reader takes the growth from one packet to
/// the next for loss. Loss before the first or after the last packet therefore needs a packet without events there.
pub(super) struct StreamWriter<'a, W> {
    out: W,
    /// Losses of this stream in order of time, those not yet passed.
    losses: &'a [Gap],
    /// The packet written last.
    last: Option<PacketHeader>,
    /// Lost so far.
    lost: u64,
    /// Bytes written.
    bytes: u64,
}

impl<'a, W: Write> StreamWriter<'a, W> {
    /// `losses` of this stream, sorted by their end.
    pub(super) fn new(out: W, losses: &'a [Gap]) -> Self {
        Self { out, losses, last: None, lost: 0, bytes: 0 }
    }

    /// Writes one checked packet: `content` is what follows its header, up to its commit.
    pub(super) fn packet(&mut self, header: &PacketHeader, content: &[u8]) -> io::Result<()> {
        let passed = self.losses.iter().take_while(|gap| gap.before <= header.begin).count();
        if self.last.is_none() && passed > 0 {
            let after = self.losses[..passed].iter().map(|gap| gap.after).min().unwrap_or(header.begin);
            self.empty(header, header.seq.wrapping_sub(1), after.min(header.begin))?;
        }
        self.pass(passed);
        self.write(header, content)
    }

    /// Writes what was lost at the end, and in a stream of which nothing is left, all of it; `stream` is its number.
    /// Gives the bytes written and the events lost.
    pub(super) fn finish(mut self, stream: u32) -> io::Result<(u64, u64)> {
        if let Some(at) = self.losses.iter().map(|gap| gap.before).max() {
            let last = match self.last {
                Some(last) => last,
                None => {
                    let after = self.losses.iter().map(|gap| gap.after).min().unwrap_or(at);
                    self.empty(&nothing(stream), 0, after.min(at))?
                }
            };
            self.pass(self.losses.len());
            self.empty(&last, next_seq(last.seq), at.max(last.end))?;
        }
        self.out.flush()?;
        Ok((self.bytes, self.lost))
    }

    /// Counts the next `n` losses.
    fn pass(&mut self, n: usize) {
        let (passed, rest) = self.losses.split_at(n);
        self.lost = passed.iter().fold(self.lost, |sum, gap| sum.saturating_add(gap.events));
        self.losses = rest;
    }

    /// Writes a packet without events beside `neighbour`.
    fn empty(&mut self, neighbour: &PacketHeader, seq: u64, at: Ticks) -> io::Result<PacketHeader> {
        let events_before = if seq > neighbour.seq { neighbour.commit.count } else { 0 };
        let first_index = neighbour.first_index.saturating_add(events_before.into());
        let header =
            PacketHeader { seq, begin: at, end: at, commit: Commit::EMPTY, first_index, ..*neighbour };
        self.write(&header, &[])?;
        Ok(header)
    }

    fn write(&mut self, header: &PacketHeader, content: &[u8]) -> io::Result<()> {
        let used = HEADER + content.len();
        let whole = used.next_multiple_of(ALIGN);
        let exported =
            PacketHeader { content_bits: used as u32 * 8, packet_bits: whole as u32 * 8, ..*header };
        let mut head = [0; HEADER];
        exported.write(&mut head);
        // The commit says nothing that sizes and count do not say; CTF's own count of losses takes its place, as the
        // 32 bits of `discarded` are too few for it.
        head[EVENTS_DISCARDED..][..8].copy_from_slice(&self.lost.to_le_bytes());
        head[EVENTS..][..4].copy_from_slice(&header.commit.count.to_le_bytes());
        self.out.write_all(&head)?;
        self.out.write_all(content)?;
        self.out.write_all(&[0; ALIGN][..whole - used])?;
        self.bytes += whole as u64;
        self.last = Some(exported);
        Ok(())
    }
}

/// The header of a stream of which nothing is left.
fn nothing(stream: u32) -> PacketHeader {
    PacketHeader {
        magic: MAGIC,
        stream,
        seq: 1,
        commit: Commit::EMPTY,
        begin: Ticks(0),
        end: Ticks(0),
        first_index: 0,
        discarded: 0,
        owner: 0,
        content_bits: 0,
        packet_bits: 0,
    }
}
