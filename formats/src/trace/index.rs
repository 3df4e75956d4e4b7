//! The index at the end of a finished file: where everything is, without reading it all.

use super::layout::index::{ENTRIES, PACKETS, SECTIONS, packet, section, tail};
use super::layout::{SectionHeader, Tag, section as header};
use crate::ring::packet::PacketHeader;
use crate::ring::{u32_at, u64_at};
use crate::time::Ticks;

/// One packet in the index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PacketEntry {
    /// File offset of its section.
    pub offset: u64,
    /// Its begin.
    pub first: Ticks,
    /// Its last event.
    pub last: Ticks,
    /// How many events its stream recorded before it.
    pub first_index: u64,
    /// Its number.
    pub seq: u64,
    /// Its events.
    pub events: u32,
    /// Its stream.
    pub stream: u32,
    /// How often the boot id had changed before it.
    pub epoch: u32,
    /// Thread or CPU.
    pub owner: u32,
}

impl PacketEntry {
    /// The entry of a packet that is about to be written at `offset`.
    pub(super) fn new(offset: u64, epoch: u32, header: &PacketHeader) -> Self {
        Self {
            offset,
            first: header.begin,
            last: header.end,
            first_index: header.first_index,
            seq: header.seq,
            events: header.commit.count,
            stream: header.stream,
            epoch,
            owner: header.owner,
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        for word in [self.offset, self.first.0, self.last.0, self.first_index, self.seq] {
            out.extend_from_slice(&word.to_le_bytes());
        }
        for word in [self.events, self.stream, self.epoch, self.owner] {
            out.extend_from_slice(&word.to_le_bytes());
        }
    }

    fn parse(bytes: &[u8]) -> Self {
        Self {
            offset: u64_at(bytes, packet::OFFSET),
            first: Ticks(u64_at(bytes, packet::FIRST)),
            last: Ticks(u64_at(bytes, packet::LAST)),
            first_index: u64_at(bytes, packet::FIRST_INDEX),
            seq: u64_at(bytes, packet::SEQ),
            events: u32_at(bytes, packet::EVENTS),
            stream: u32_at(bytes, packet::STREAM),
            epoch: u32_at(bytes, packet::EPOCH),
            owner: u32_at(bytes, packet::OWNER),
        }
    }
}

/// Any other section in the index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SectionEntry {
    /// Its file offset.
    pub offset: u64,
    /// What it holds.
    pub tag: Tag,
}

/// Of packets that were written more than once, only the copy furthest into the file is kept.
pub(super) fn keep_latest(packets: &mut Vec<PacketEntry>) {
    packets.sort_unstable_by_key(|e| (e.epoch, e.stream, e.seq, std::cmp::Reverse(e.offset)));
    packets.dedup_by_key(|e| (e.epoch, e.stream, e.seq));
}

/// The order of the index: by epoch and first time, lower level first.
pub(super) fn sort_by_time(packets: &mut [PacketEntry]) {
    packets.sort_unstable_by_key(|e| (e.epoch, e.first, e.stream % 3, e.stream, e.seq));
}

/// The payload of the index section that will stand at `offset`.
pub(super) fn write(packets: &[PacketEntry], sections: &[SectionEntry], offset: u64) -> Vec<u8> {
    let mut out =
        Vec::with_capacity(ENTRIES + packets.len() * packet::BYTES + sections.len() * section::BYTES);
    out.extend_from_slice(&(packets.len() as u64).to_le_bytes());
    out.extend_from_slice(&(sections.len() as u64).to_le_bytes());
    packets.iter().for_each(|entry| entry.write(&mut out));
    for entry in sections {
        out.extend_from_slice(&entry.offset.to_le_bytes());
        out.extend_from_slice(&entry.tag.0);
        out.extend_from_slice(&[0; 4]);
    }
    out.extend_from_slice(&offset.to_le_bytes());
    out.extend_from_slice(&tail::MAGIC);
    out
}

/// The index of a finished file.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Index {
    /// Packets by epoch and first time, each once.
    pub packets: Vec<PacketEntry>,
    /// Everything else, by offset.
    pub sections: Vec<SectionEntry>,
}

impl Index {
    /// Reads the index off the end of a file; `None` if the file has none or it is damaged. Entries are not
    /// believed: whoever follows an offset checks what is there.
    pub fn read(file: &[u8]) -> Option<Self> {
        let (_, end) = file.split_last_chunk::<{ tail::BYTES }>()?;
        if end[tail::MAGIC_AT..] != tail::MAGIC {
            return None;
        }
        let at = usize::try_from(u64_at(end, tail::OFFSET)).ok()?;
        let found = file.get(at..)?;
        let head = SectionHeader::parse(found)?;
        let payload = found.get(header::BYTES..)?;
        let fits = head.tag == Tag::INDEX && payload.len() == head.length as usize;
        if !fits || crc32fast::hash(payload) != head.payload_crc {
            return None;
        }
        Self::parse(payload)
    }

    fn parse(payload: &[u8]) -> Option<Self> {
        let packets = usize::try_from(u64_at(payload, PACKETS)).ok()?.checked_mul(packet::BYTES)?;
        let sections = usize::try_from(u64_at(payload, SECTIONS)).ok()?.checked_mul(section::BYTES)?;
        let (packets, rest) = payload.get(ENTRIES..)?.split_at_checked(packets)?;
        let (sections, rest) = rest.split_at_checked(sections)?;
        let entry = |bytes: &[u8]| SectionEntry {
            offset: u64_at(bytes, section::OFFSET),
            tag: Tag([bytes[8], bytes[9], bytes[10], bytes[11]]),
        };
        (rest.len() == tail::BYTES).then(|| Self {
            packets: packets.chunks_exact(packet::BYTES).map(PacketEntry::parse).collect(),
            sections: sections.chunks_exact(section::BYTES).map(entry).collect(),
        })
    }
}
