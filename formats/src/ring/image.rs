//! A ring made by hand, in ordinary memory, by one thread that takes its time: for converting other traces into ours,
//! and for tests. What it makes is byte for byte what the probe would leave.

use super::live::{LiveEntry, SLOT_BYTES, offset as live};
use super::packet::{Commit, HEADER, MAGIC, PacketHeader, next_seq, offset};
use super::{PAGE, Site, StreamId, header};
use crate::event::Event;
use crate::id::{ObjectId, SiteId};
use crate::time::{Anchor, Ticks};
use crate::wire::SliceWriter;
use crate::wire::encode::{encode, encoded_size};
use crate::wire::stamp::StampLength;

/// The region's bytes and where each stream is writing.
///
/// ```
/// use unitrace_formats::ring::{Geometry, StreamId, header::NewHeader, image::Image};
/// use unitrace_formats::{event::Event, id::ObjectId, time::Ticks, trace::Trace};
/// let mut ring = Image::new(&NewHeader::by_hand("demo", Geometry::divide(1 << 20, 2, 4096)?));
/// let lane = StreamId { lane: 0, level: 0 };
/// ring.record(lane, Ticks(100), &Event::PollBegin { task: ObjectId(1) });
/// let trace = Trace::from_bytes(ring.into_bytes())?;
/// // Every packet begins with the task that is running.
/// assert_eq!(trace.columns().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Image {
    bytes: Vec<u8>,
    geometry: super::Geometry,
    streams: Vec<Option<Open>>,
    next_site: u16,
    site_used: usize,
    anchors: u32,
}

/// A packet that is being filled.
#[derive(Clone, Copy, Debug)]
struct Open {
    at: usize,
    slot: u32,
    header: PacketHeader,
    last: Ticks,
    current: ObjectId,
    owner: u32,
    discarded: u32,
}

impl Image {
    /// An empty ring.
    ///
    /// # Panics
    /// If the geometry fails its own check or does not fit in memory: it comes from the caller, not from a file.
    pub fn new(new: &header::NewHeader<'_>) -> Self {
        assert_eq!(new.geometry.check(), Ok(()), "geometry");
        let mut page = [0; PAGE];
        new.write(&mut page);
        page[..8].copy_from_slice(&header::MAGIC.to_le_bytes());
        let mut bytes = vec![0; new.geometry.region as usize];
        bytes[..PAGE].copy_from_slice(&page);
        let streams = new.geometry.streams().map(|_| None).collect();
        Self { bytes, geometry: new.geometry, streams, next_site: 1, site_used: 0, anchors: 0 }
    }

    /// The region as it is now.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The region.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The region, to be changed by hand.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    /// The header page.
    pub fn header_page(&self) -> &[u8; PAGE] {
        // A region has at least one page.
        self.bytes.first_chunk().unwrap_or(&[0; PAGE])
    }

    /// Registers a callsite; `None` if the table is full.
    pub fn site(&mut self, of: &Site<'_>) -> Option<SiteId> {
        let g = &self.geometry;
        let id = self.next_site;
        let fits = self.site_used + of.record_size() <= g.site_bytes as usize;
        if u32::from(id) >= g.site_slots || !fits {
            return None;
        }
        let index = g.sites as usize;
        let at = index + g.site_slots as usize * 4 + self.site_used;
        let mut record = Vec::new();
        of.write(&mut record);
        self.bytes[at..][..record.len()].copy_from_slice(&record);
        self.word(index + id as usize * 4, self.site_used as u32 + 1);
        self.site_used += of.record_size();
        self.next_site += 1;
        self.word(header::offset::SITE_NEXT, self.next_site.into());
        self.word(header::offset::SITE_USED, self.site_used as u32);
        Some(SiteId(id))
    }

    /// Puts an object into the live table, over whatever is in its slot.
    pub fn live(&mut self, entry: &LiveEntry) {
        let slot = entry.id.0 % self.geometry.live_slots;
        let at = self.geometry.live as usize + slot as usize * SLOT_BYTES;
        self.word(at + live::ID, entry.id.0);
        self.word(at + live::OWNER, entry.id.0);
        self.word(at + live::PARENT, entry.parent.0);
        self.word(at + live::WAITING_ON, entry.waiting_on.0);
        let bytes = &mut self.bytes[at..at + SLOT_BYTES];
        bytes[live::KIND] = entry.kind as u8;
        bytes[live::STATE] = entry.state as u8;
        bytes[live::DETAIL] = entry.detail;
        bytes[live::SITE..][..2].copy_from_slice(&entry.site.0.to_le_bytes());
        bytes[live::SINCE..][..8].copy_from_slice(&entry.since.0.to_le_bytes());
    }

    /// Puts an anchor over the oldest one in the header.
    pub fn anchor(&mut self, anchor: &Anchor) {
        let slot = self.anchors as usize % header::ANCHOR_SLOTS;
        self.anchors += 1;
        let at = header::offset::ANCHORS + slot * header::ANCHOR_BYTES;
        self.word(at, self.anchors);
        for (n, word) in [anchor.ticks.0, anchor.unix_ns, anchor.host_ns].into_iter().enumerate() {
            self.bytes[at + 8 + 8 * n..][..8].copy_from_slice(&word.to_le_bytes());
        }
    }

    /// Who writes to a stream from its next packet on.
    pub fn owner(&mut self, stream: StreamId, owner: u32) {
        if let Some(open) = self.open(stream) {
            self.streams[stream.raw() as usize] = Some(Open { owner, ..open });
        }
    }

    /// Counts an event that a lane could not take; seen in the next packet of this stream.
    pub fn discard(&mut self, stream: StreamId) {
        if let Some(open) = self.open(stream) {
            let discarded = open.discarded + 1;
            self.streams[stream.raw() as usize] = Some(Open { discarded, ..open });
        }
    }

    /// Appends an event. An earlier time than that of the last event is clamped to it. When the packet is full the
    /// oldest one of the stream is taken. A stream or event that the ring has no room for is left out.
    pub fn record(&mut self, stream: StreamId, now: Ticks, event: &Event<'_>) {
        let Some(mut open) = self.open(stream) else { return };
        let now = now.max(open.last);
        if open.header.seq == 0 || !self.fits(&open, now, event) {
            open = self.switch(stream, open, now);
        }
        if self.fits(&open, now, event) {
            self.append(&mut open, now, event);
        }
        match *event {
            Event::PollBegin { task } | Event::Switch { to: task, .. } => open.current = task,
            Event::PollEnd { .. } => open.current = ObjectId::NONE,
            _ => {}
        }
        self.streams[stream.raw() as usize] = Some(open);
    }

    fn open(&self, stream: StreamId) -> Option<Open> {
        let at = self.geometry.stream(stream) as usize;
        let header = PacketHeader {
            magic: MAGIC,
            stream: stream.raw(),
            seq: 0,
            commit: Commit::EMPTY,
            begin: Ticks(0),
            end: Ticks(0),
            first_index: 0,
            discarded: 0,
            owner: 0,
            content_bits: 0,
            packet_bits: self.geometry.packet_size * 8,
        };
        let (last, current) = (Ticks(0), ObjectId::NONE);
        let fresh = Open { at, slot: 0, header, last, current, owner: stream.lane.into(), discarded: 0 };
        Some(self.streams.get(stream.raw() as usize)?.unwrap_or(fresh))
    }

    fn fits(&self, open: &Open, now: Ticks, event: &Event<'_>) -> bool {
        let stamp = StampLength::between(open.last, now);
        let end = open.header.commit.offset as usize + encoded_size(event, stamp);
        end <= self.geometry.packet_size as usize
    }

    fn append(&mut self, open: &mut Open, now: Ticks, event: &Event<'_>) {
        let from = open.at + open.header.commit.offset as usize;
        let end = open.at + self.geometry.packet_size as usize;
        let mut out = SliceWriter::new(&mut self.bytes[from..end]);
        encode(event, open.last, now, &mut out);
        open.last = now;
        open.header.commit.offset += out.len() as u32;
        open.header.commit.count += 1;
        let commit = open.header.commit.raw().to_le_bytes();
        self.bytes[open.at + offset::COMMIT..][..8].copy_from_slice(&commit);
    }

    /// Closes the packet and begins the next one.
    fn switch(&mut self, stream: StreamId, mut open: Open, now: Ticks) -> Open {
        let header = &mut open.header;
        if header.seq != 0 {
            header.end = open.last;
            header.content_bits = header.commit.offset * 8;
            self.put_header(open.at, header);
            open.slot = (open.slot + 1) % self.geometry.packets[stream.level as usize];
            open.at = self.geometry.stream(stream) as usize
                + open.slot as usize * self.geometry.packet_size as usize;
        }
        header.first_index += u64::from(header.commit.count);
        header.commit = Commit::EMPTY;
        header.seq = next_seq(header.seq);
        (header.begin, header.end, header.content_bits) = (now, Ticks(0), 0);
        (header.owner, header.discarded) = (open.owner, open.discarded);
        self.put_header(open.at, header);
        open.last = now;
        let current = Event::Current { task: open.current };
        self.append(&mut open, now, &current);
        open
    }

    fn put_header(&mut self, at: usize, header: &PacketHeader) {
        if let Some(place) = self.bytes[at..].first_chunk_mut::<HEADER>() {
            header.write(place);
        }
    }

    fn word(&mut self, at: usize, value: u32) {
        self.bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
}
