//! Writes a trace file as a stream: nothing is sought back to, so a pipe will do.

use std::io::{self, Write};

use super::index::{self, PacketEntry, SectionEntry};
use super::layout::{MAGIC, SectionHeader, TRACE_VERSION, Tag, anchor, lost, prologue, section};
use crate::clock::CollectorAnchor;
use crate::ring::packet::{HEADER, PacketHeader};
use crate::ring::{Gap, Header, PAGE, StreamId, WIRE_VERSION, check_packet};
use crate::time::Ticks;

/// What went into a file.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Summary {
    /// Packets, each counted once however often it was written.
    pub packets: u64,
    /// Events in them.
    pub events: u64,
    /// Events that the collector said are lost ([`TraceWriter::lost`]); gaps between packets are not in here.
    pub lost: u64,
    /// Bytes written.
    pub bytes: u64,
    /// Time of the first and last event of the last epoch; `None` without events.
    pub span: Option<(Ticks, Ticks)>,
}

/// Writes one trace file. Parts may come in any order after the header; every part can be read back as soon as it
/// was written, and a file without [`TraceWriter::finish`] lacks only the index.
///
/// Each part is one `write_all`: wrap a file in a [`std::io::BufWriter`], flush it when others shall see it.
#[derive(Debug)]
pub struct TraceWriter<W: Write> {
    out: W,
    at: u64,
    header: Header,
    epoch: u32,
    lost: u64,
    packets: Vec<PacketEntry>,
    sections: Vec<SectionEntry>,
    scratch: Vec<u8>,
}

fn invalid(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

impl<W: Write> TraceWriter<W> {
    /// Begins a file with the ring's header page.
    ///
    /// # Errors
    /// `InvalidData` with a [`crate::ring::HeaderError`] if the page is not the header of a ring that this version
    /// can read; what `out` says otherwise.
    pub fn new(mut out: W, header_page: &[u8; PAGE]) -> io::Result<Self> {
        let header = Header::parse(header_page).map_err(invalid)?;
        let mut start = [0; prologue::BYTES];
        start[prologue::MAGIC..][..8].copy_from_slice(&MAGIC);
        start[prologue::VERSION..][..4].copy_from_slice(&TRACE_VERSION.to_le_bytes());
        start[prologue::WIRE_VERSION..][..4].copy_from_slice(&WIRE_VERSION.to_le_bytes());
        out.write_all(&start)?;
        let mut writer = Self {
            out,
            at: prologue::BYTES as u64,
            header,
            epoch: 0,
            lost: 0,
            packets: Vec::new(),
            sections: Vec::new(),
            scratch: Vec::new(),
        };
        writer.listed(Tag::HEADER, &[header_page])?;
        Ok(writer)
    }

    /// Writes the header page again: when frequency, anchors or counters moved, and once before the end. A page with
    /// another boot id begins a new epoch.
    ///
    /// # Errors
    /// As [`TraceWriter::new`]; after `InvalidData` nothing was written and the writer can go on.
    pub fn header(&mut self, page: &[u8; PAGE]) -> io::Result<()> {
        let header = Header::parse(page).map_err(invalid)?;
        self.epoch += u32::from(header.boot_id != self.header.boot_id);
        self.header = header;
        self.listed(Tag::HEADER, &[page])
    }

    /// Writes the site table: the whole index and the records in use. Write it again when it grew.
    ///
    /// # Errors
    /// What `out` says.
    pub fn sites(&mut self, index: &[u8], records: &[u8]) -> io::Result<()> {
        self.listed(Tag::SITES, &[&(index.len() as u64).to_le_bytes(), index, records])
    }

    /// Writes the live table as it was when the newest event was at `at`.
    ///
    /// # Errors
    /// What `out` says.
    pub fn live(&mut self, table: &[u8], at: Ticks) -> io::Result<()> {
        self.listed(Tag::LIVE, &[&at.0.to_le_bytes(), table])
    }

    /// Writes one copied ring packet, header and content, with end and sizes set from its commit. A packet without
    /// events is left out. Where a packet is written twice, the later copy counts.
    ///
    /// # Errors
    /// `InvalidData` with a [`crate::ring::PacketError`] if the copy is not a good packet: nothing was written and
    /// the writer can go on. What `out` says otherwise.
    pub fn packet(&mut self, copy: &[u8]) -> io::Result<()> {
        let geometry = &self.header.geometry;
        let header = check_packet(copy, geometry, &self.header.event_sizes).map_err(invalid)?;
        self.checked_packet(header, copy)
    }

    /// As [`TraceWriter::packet`], for who has the header from [`check_packet`] of this very copy: looking at all events
    /// is most of the work, and here it is not done again.
    ///
    /// # Errors
    /// What `out` says.
    ///
    /// # Panics
    /// If the header is that of a longer copy.
    pub fn checked_packet(&mut self, mut header: PacketHeader, copy: &[u8]) -> io::Result<()> {
        if header.commit.count == 0 {
            return Ok(());
        }
        let content = &copy[HEADER..header.commit.offset as usize];
        let bytes = (HEADER + content.len()).next_multiple_of(section::ALIGN);
        header.packet_bits = bytes as u32 * 8;
        let mut head = [0; HEADER];
        header.write(&mut head);
        let padding = &[0; section::ALIGN][..bytes - HEADER - content.len()];
        self.packets.push(PacketEntry::new(self.at, self.epoch, &header));
        self.section(Tag::PACKET, &[&head, content, padding])
    }

    /// Writes an anchor that was taken from outside.
    ///
    /// # Errors
    /// What `out` says.
    pub fn anchor(&mut self, from_outside: CollectorAnchor) -> io::Result<()> {
        let CollectorAnchor { anchor, error } = from_outside;
        let mut payload = [0; anchor::BYTES];
        payload[anchor::TICKS..][..8].copy_from_slice(&anchor.ticks.0.to_le_bytes());
        payload[anchor::UNIX_NS..][..8].copy_from_slice(&anchor.unix_ns.to_le_bytes());
        payload[anchor::HOST_NS..][..8].copy_from_slice(&anchor.host_ns.to_le_bytes());
        payload[anchor::ERROR_NS..][..8].copy_from_slice(&(error.0.max(0) as u64).to_le_bytes());
        self.listed(Tag::ANCHOR, &[&payload])
    }

    /// Writes loss that does not follow from the packets (those numbers a reader adds up itself): a damaged packet
    /// without a successor, a stream that vanished. Where a reader finds a gap of the same stream and time by
    /// itself, this one only gives the reason.
    ///
    /// # Errors
    /// What `out` says.
    pub fn lost(&mut self, gap: Gap) -> io::Result<()> {
        let mut payload = [0; lost::BYTES];
        payload[lost::STREAM..][..4].copy_from_slice(&gap.stream.raw().to_le_bytes());
        payload[lost::KIND..][..4].copy_from_slice(&gap.kind.raw().to_le_bytes());
        payload[lost::AFTER..][..8].copy_from_slice(&gap.after.0.to_le_bytes());
        payload[lost::BEFORE..][..8].copy_from_slice(&gap.before.0.to_le_bytes());
        payload[lost::EVENTS..][..8].copy_from_slice(&gap.events.to_le_bytes());
        self.lost = self.lost.saturating_add(gap.events);
        self.listed(Tag::LOST, &[&payload])
    }

    /// Writes what is known of the foreign file that the trace was made of.
    pub(super) fn origin(&mut self, payload: &[u8]) -> io::Result<()> {
        self.listed(Tag::ORIGIN, &[payload])
    }

    /// Flushes what was written so far, so that a reader of the growing file sees it.
    ///
    /// # Errors
    /// What `out` says.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Bytes written so far.
    pub fn bytes(&self) -> u64 {
        self.at
    }

    /// Packets written so far of one stream in this epoch, the last number of them: for a drain that goes on where it
    /// stopped. Looks through all packets.
    pub fn last_of(&self, stream: StreamId) -> Option<u64> {
        let of_stream = |e: &&PacketEntry| e.epoch == self.epoch && e.stream == stream.raw();
        self.packets.iter().rev().filter(of_stream).map(|entry| entry.seq).max()
    }

    /// Writes the index and flushes.
    ///
    /// # Errors
    /// What `out` says.
    pub fn finish(mut self) -> io::Result<(W, Summary)> {
        index::keep_latest(&mut self.packets);
        index::sort_by_time(&mut self.packets);
        let mut summary = Summary { lost: self.lost, ..Summary::default() };
        for entry in &self.packets {
            summary.packets += 1;
            summary.events += u64::from(entry.events);
        }
        let latest = || self.packets.iter().filter(|entry| entry.epoch == self.epoch);
        summary.span = latest().map(|e| e.first).min().zip(latest().map(|e| e.last).max());
        let payload = index::write(&self.packets, &self.sections, self.at);
        // A file of hundreds of gigabytes goes without: it is only read from front to back.
        if u32::try_from(payload.len()).is_ok() {
            self.section(Tag::INDEX, &[&payload])?;
        }
        self.out.flush()?;
        summary.bytes = self.at;
        Ok((self.out, summary))
    }

    /// Writes a section that the index lists by itself.
    fn listed(&mut self, tag: Tag, parts: &[&[u8]]) -> io::Result<()> {
        self.sections.push(SectionEntry { offset: self.at, tag });
        self.section(tag, parts)
    }

    fn section(&mut self, tag: Tag, parts: &[&[u8]]) -> io::Result<()> {
        let length = parts.iter().map(|part| part.len()).sum::<usize>();
        let length = u32::try_from(length).map_err(invalid)?;
        self.scratch.clear();
        self.scratch.resize(section::BYTES, 0);
        parts.iter().for_each(|part| self.scratch.extend_from_slice(part));
        let payload_crc = crc32fast::hash(&self.scratch[section::BYTES..]);
        let header = SectionHeader { tag, length, payload_crc };
        self.scratch[..section::BYTES].copy_from_slice(&header.write());
        self.scratch.resize(header.total() as usize, 0);
        self.out.write_all(&self.scratch)?;
        self.at += header.total();
        Ok(())
    }
}
