//! Rings made by hand for tests: a writer that follows RING.md, in memory of our own.

use unitrace_formats::event::Event;
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::header::{MAGIC, NewHeader, offset as header};
use unitrace_formats::ring::packet::{Commit, HEADER, PacketHeader, next_seq, offset};
use unitrace_formats::ring::{Geometry, PAGE, StreamId, WriterKind, packet};
use unitrace_formats::time::{ClockKind, Frequency, Ticks};
use unitrace_formats::wire::{SliceWriter, encode::encode};

/// A small ring: 2 lanes of packets of 256 bytes.
pub(crate) struct TestRing {
    bytes: Vec<u8>,
    geometry: Geometry,
    streams: Vec<Writer>,
    pub(crate) now: Ticks,
}

#[derive(Clone, Copy)]
struct Writer {
    next_slot: u32,
    open: Option<(u32, PacketHeader)>,
    recorded: u64,
    seq: u64,
    last: Ticks,
}

impl TestRing {
    pub(crate) const TASK: StreamId = StreamId { lane: 0, level: 0 };

    pub(crate) fn new() -> Self {
        Self::with_boot_id(0xB001)
    }

    pub(crate) fn with_boot_id(boot_id: u64) -> Self {
        let geometry = Geometry::divide(64 << 10, 2, 256).unwrap();
        let mut page = [0; PAGE];
        NewHeader {
            geometry,
            boot_id,
            clock: ClockKind::Custom,
            frequency: Frequency::new(1_000_000_000),
            writer: WriterKind::Process,
            writer_id: 4_000_000,
            writer_start: 77,
            uuid: [7; 16],
            program: "web",
        }
        .write(&mut page);
        page[header::MAGIC..][..8].copy_from_slice(&MAGIC.to_le_bytes());
        let mut bytes = vec![0; geometry.region as usize];
        bytes[..PAGE].copy_from_slice(&page);
        let idle = Writer { next_slot: 0, open: None, recorded: 0, seq: 0, last: Ticks(1000) };
        let streams = vec![idle; geometry.streams().count()];
        Self { bytes, geometry, streams, now: Ticks(1000) }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    pub(crate) fn geometry(&self) -> Geometry {
        self.geometry
    }

    /// Events that a stream recorded so far.
    pub(crate) fn recorded(&self, stream: StreamId) -> u64 {
        self.streams[stream.raw() as usize].recorded
    }

    /// Records `count` events on a stream, 10 ticks apart.
    pub(crate) fn record(&mut self, stream: StreamId, count: usize) {
        for number in 0..count {
            self.now.0 += 10;
            self.event(stream, &Event::PollBegin { task: ObjectId(number as u32 + 1) });
        }
    }

    /// Records one event.
    pub(crate) fn event(&mut self, stream: StreamId, event: &Event<'_>) {
        if !self.append(stream, event) {
            self.switch(stream);
            self.append(stream, &Event::Current { task: ObjectId(0) });
            assert!(self.append(stream, event));
        }
    }

    /// Closes the packet, if one is open, and opens the next.
    pub(crate) fn switch(&mut self, stream: StreamId) {
        let mut writer = self.streams[stream.raw() as usize];
        if let Some((slot, mut closed)) = writer.open {
            closed.end = writer.last;
            closed.content_bits = closed.commit.offset * 8;
            self.put(stream, slot, &closed);
        }
        writer.seq = next_seq(writer.seq);
        let opened = PacketHeader {
            magic: packet::MAGIC,
            stream: stream.raw(),
            seq: writer.seq,
            commit: Commit::EMPTY,
            begin: writer.last,
            end: Ticks(0),
            first_index: writer.recorded,
            discarded: 0,
            owner: 5,
            content_bits: 0,
            packet_bits: self.geometry.packet_size * 8,
        };
        self.put(stream, writer.next_slot, &opened);
        writer.open = Some((writer.next_slot, opened));
        writer.next_slot = (writer.next_slot + 1) % self.geometry.packets[usize::from(stream.level)];
        self.streams[stream.raw() as usize] = writer;
    }

    fn append(&mut self, stream: StreamId, event: &Event<'_>) -> bool {
        let mut writer = self.streams[stream.raw() as usize];
        let Some((slot, ref mut open)) = writer.open else { return false };
        let mut room = [0; 2048];
        let mut out = SliceWriter::new(&mut room);
        encode(event, writer.last.max(open.begin), self.now, &mut out);
        let length = out.len();
        if open.commit.offset as usize + length > self.geometry.packet_size as usize {
            return false;
        }
        let at = self.at(stream, slot) + open.commit.offset as usize;
        self.bytes[at..at + length].copy_from_slice(&room[..length]);
        open.commit.count += 1;
        open.commit.offset += length as u32;
        let commit = self.at(stream, slot) + offset::COMMIT;
        self.bytes[commit..commit + 8].copy_from_slice(&open.commit.raw().to_le_bytes());
        writer.last = self.now;
        writer.recorded += 1;
        self.streams[stream.raw() as usize] = writer;
        true
    }

    fn put(&mut self, stream: StreamId, slot: u32, header: &PacketHeader) {
        let at = self.at(stream, slot);
        let mut bytes = [0; HEADER];
        header.write(&mut bytes);
        self.bytes[at..at + HEADER].copy_from_slice(&bytes);
    }

    /// Where a packet lies.
    pub(crate) fn at(&self, stream: StreamId, slot: u32) -> usize {
        (self.geometry.stream(stream) + u64::from(slot) * u64::from(self.geometry.packet_size)) as usize
    }

    /// Publishes one site called "worker" and a live task 9.
    pub(crate) fn tables(&mut self) {
        let g = self.geometry;
        let records = (g.sites + u64::from(g.site_slots) * 4) as usize;
        let mut record = vec![1, 0, 0, 0, 12, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        record.extend_from_slice(b"worker\0\0");
        self.bytes[records..records + record.len()].copy_from_slice(&record);
        self.bytes[g.sites as usize + 4..][..4].copy_from_slice(&1_u32.to_le_bytes());
        self.bytes[header::SITE_NEXT..][..4].copy_from_slice(&2_u32.to_le_bytes());
        self.bytes[header::SITE_USED..][..4].copy_from_slice(&(record.len() as u32).to_le_bytes());
        let slot = g.live as usize + 9 * 32;
        self.bytes[slot..slot + 4].copy_from_slice(&9_u32.to_le_bytes());
        self.bytes[slot + 4] = 1;
        self.bytes[slot + 6..slot + 8].copy_from_slice(&SiteId(1).0.to_le_bytes());
    }
}
