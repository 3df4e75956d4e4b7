//! Packets, 30 bytes of header each, back to back; the oldest may lie anywhere, and any of them may be damaged.
//!
//! | offset | type | name |
//! |---|---|---|
//! | 0 | u32 | magic, C1FC1FC1 |
//! | 4 | 16 bytes | uuid |
//! | 20 | u32 | packet_size in bits, header included |
//! | 24 | u16 | stream_packet_count, modulo 65,536 |
//! | 26 | u32 | content_size in bits, header included |

use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::Range;

use super::super::author::{ImportError, Source};
use super::record::{Record, Records};
use crate::ring::{u16_at, u32_at};

/// Bytes of a header.
const HEADER: usize = 30;

/// Magic and uuid: what a packet begins with.
const BEGIN: [u8; 20] = [
    0xC1, 0x1F, 0xFC, 0xC1, 0x05, 0x88, 0x3b, 0x8d, 0x52, 0x1a, 0x48, 0x7b, 0xb3, 0x97, 0x45, 0x6a, 0xb1,
    0x50, 0x68, 0x0c,
];

mod offset {
    pub(super) const PACKET_BITS: usize = 20;
    pub(super) const COUNT: usize = 24;
    pub(super) const CONTENT_BITS: usize = 26;
}

/// True if a packet begins here, or one may have that was zeroed: what comes after it tells.
pub(super) fn is(beginning: &[u8]) -> bool {
    find(beginning, 0).is_some() || beginning.len() >= HEADER && beginning.iter().all(|&byte| byte == 0)
}

/// Where the next packet begins.
fn find(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == BEGIN[0])?;
        if bytes[at..].starts_with(&BEGIN) {
            return Some(at);
        }
        at += 1;
    }
}

/// The packets of a file, oldest first.
#[derive(Debug)]
pub(super) struct Packets {
    packets: Vec<Packet>,
}

#[derive(Clone, Debug)]
struct Packet {
    count: u16,
    content: Range<usize>,
}

impl Packets {
    /// Finds them all; what is damaged is left out and said in `source`.
    pub(super) fn find(bytes: &[u8], source: &mut Source) -> Result<Self, ImportError> {
        let mut packets = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            match Packet::at(bytes, at, source) {
                Some((packet, next)) => {
                    packets.push(packet);
                    at = next;
                }
                None => at = skip(bytes, at, source),
            }
        }
        if packets.is_empty() {
            return Err(ImportError::new(super::NAME, 0, "there is no whole packet in it; collect it again"));
        }
        sort(&mut packets);
        let packets = Self { packets };
        packets.count(source);
        Ok(packets)
    }

    /// The records of all packets, oldest first. Where one ends before its end is put into `bad_ends`.
    pub(super) fn records<'a>(
        &'a self,
        bytes: &'a [u8],
        bad_ends: &'a Cell<BTreeSet<u64>>,
    ) -> AllRecords<'a> {
        AllRecords { bytes, packets: self.packets.iter(), bad_ends, open: Records::new(bytes, 0..0, None) }
    }

    fn count(&self, source: &mut Source) {
        source.number("packets", self.packets.len() as u64);
        source.number(
            "packets_empty",
            self.packets.iter().filter(|packet| packet.content.is_empty()).count() as u64,
        );
        let full = self.packets.iter().filter(|packet| !packet.content.is_empty());
        let missing: u64 = full
            .clone()
            .zip(full.skip(1))
            .map(|(a, b)| u64::from(b.count.wrapping_sub(a.count).saturating_sub(1)))
            .sum();
        source.number("packets_missing", missing);
    }
}

/// See [`Packets::records`].
pub(super) struct AllRecords<'a> {
    bytes: &'a [u8],
    packets: std::slice::Iter<'a, Packet>,
    bad_ends: &'a Cell<BTreeSet<u64>>,
    open: Records<'a>,
}

impl AllRecords<'_> {
    /// Goes on to the next packet.
    fn next_packet(&mut self) -> Option<()> {
        if !self.open.is_at_end() {
            let mut ends = self.bad_ends.take();
            ends.insert(self.open.at() as u64);
            self.bad_ends.set(ends);
        }
        self.open = Records::new(self.bytes, self.packets.next()?.content.clone(), self.open.last_time());
        Some(())
    }
}

impl<'a> Iterator for AllRecords<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        loop {
            match self.open.next() {
                Some(record) => return Some(record),
                None => self.next_packet()?,
            }
        }
    }

    /// All of them at once, as `for_each` takes them: a third faster.
    fn fold<B, F: FnMut(B, Record<'a>) -> B>(mut self, first: B, mut f: F) -> B {
        let mut sum = first;
        loop {
            for record in self.open.by_ref() {
                sum = f(sum, record);
            }
            if self.next_packet().is_none() {
                return sum;
            }
        }
    }
}

impl Packet {
    /// The packet at `at` and where the next one is expected.
    fn at(bytes: &[u8], at: usize, source: &mut Source) -> Option<(Self, usize)> {
        let header = bytes.get(at..)?.get(..HEADER).filter(|header| header.starts_with(&BEGIN))?;
        let size = u32_at(header, offset::PACKET_BITS) as usize / 8;
        if size < HEADER {
            return None;
        }
        let content = u32_at(header, offset::CONTENT_BITS) as usize / 8;
        let mut end = at + content.clamp(HEADER, size);
        if content > size || content < HEADER {
            source.drop_at(at as u64, "packets' sizes that are larger than the packet");
        }
        if end > bytes.len() {
            source.drop_at(bytes.len() as u64, "packets' ends that are not in the file (it was cut short)");
            end = bytes.len();
        }
        let packet = Self { count: u16_at(header, offset::COUNT), content: at + HEADER..end };
        Some((packet, at + size))
    }
}

/// Goes over what is no packet.
fn skip(bytes: &[u8], at: usize, source: &mut Source) -> usize {
    let next = find(bytes, at + 1).unwrap_or(bytes.len());
    source.drop_many(at as u64, "bytes that belong to no packet", (next - at) as u64);
    next
}

/// A ring was written round and round: the oldest packet is the first whose number is before that of its neighbour.
fn sort(packets: &mut [Packet]) {
    let steps_back = |pair: &[Packet]| pair[1].count.wrapping_sub(pair[0].count) > 0x8000;
    let oldest = packets.windows(2).position(steps_back).map_or(0, |at| at + 1);
    let oldest = packets[oldest].count;
    packets.sort_by_key(|packet| packet.count.wrapping_sub(oldest));
}
