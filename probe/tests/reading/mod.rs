//! A reader for tests: takes a ring apart as RING.md says, by its own code, and checks every rule of it.
#![allow(dead_code, clippy::unwrap_used)]

pub(crate) mod live;

use std::collections::BTreeMap;
use unitrace_formats::event::{Event, EventId, size_table};
use unitrace_formats::id::SiteId;
use unitrace_formats::ring::live::SLOT_BYTES;
use unitrace_formats::ring::packet::{HEADER, MAGIC};
use unitrace_formats::ring::{Header, LiveEntry, PacketHeader, Site, StreamId, check_packet};
use unitrace_formats::time::Ticks;
use unitrace_formats::wire::decode::{Decoded, Events};

/// A copied ring.
pub(crate) struct Copied {
    pub(crate) header: Header,
    pub(crate) bytes: Vec<u8>,
}

/// A packet and what it holds.
#[derive(Debug)]
pub(crate) struct Packet<'a> {
    pub(crate) header: PacketHeader,
    pub(crate) events: Vec<(Ticks, Event<'a>)>,
}

impl Copied {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self { header: Header::parse(&bytes).unwrap(), bytes }
    }

    pub(crate) fn file(path: &std::path::Path) -> Self {
        Self::new(std::fs::read(path).unwrap())
    }

    /// Every valid packet of every stream, in order of `seq`.
    pub(crate) fn streams(&self) -> BTreeMap<StreamId, Vec<Packet<'_>>> {
        let geometry = &self.header.geometry;
        let mut streams = BTreeMap::new();
        for id in geometry.streams() {
            let size = geometry.packet_size as usize;
            let first = geometry.stream(id) as usize;
            let packets = (0..geometry.packets[id.level as usize] as usize).filter_map(|n| {
                let copy = &self.bytes[first + n * size..][..size];
                let packet = packet(copy, id).unwrap()?;
                check_packet(copy, geometry, &self.header.event_sizes).unwrap();
                Some(packet)
            });
            let mut packets: Vec<_> = packets.collect();
            packets.sort_by_key(|packet| packet.header.seq);
            if !packets.is_empty() {
                streams.insert(id, packets);
            }
        }
        streams
    }

    /// All events but `current` and `anchor`, in order of time, equal times lower level first.
    pub(crate) fn events(&self) -> Vec<(Ticks, StreamId, Event<'_>)> {
        let mut all = Vec::new();
        for (id, packets) in self.streams() {
            for packet in packets {
                all.extend(packet.events.into_iter().map(|(at, event)| (at, id, event)));
            }
        }
        all.retain(|(_, _, event)| !matches!(event, Event::Current { .. } | Event::Anchor { .. }));
        all.sort_by_key(|&(at, id, _)| (at, id.level));
        all
    }

    /// A callsite by its id.
    pub(crate) fn site(&self, id: SiteId) -> Option<Site<'_>> {
        let geometry = &self.header.geometry;
        let (index, records) =
            self.bytes[geometry.sites as usize..].split_at(geometry.site_slots as usize * 4);
        Site::lookup(index, &records[..geometry.site_bytes as usize], id)
    }

    /// Every live object.
    pub(crate) fn live(&self) -> Vec<LiveEntry> {
        let geometry = &self.header.geometry;
        let table = &self.bytes[geometry.live as usize..][..geometry.live_slots as usize * SLOT_BYTES];
        table.chunks(SLOT_BYTES).filter_map(LiveEntry::parse).collect()
    }
}

/// Reads one copied packet; `Ok(None)`: never written or being rewritten.
pub(crate) fn packet(bytes: &[u8], id: StreamId) -> Result<Option<Packet<'_>>, String> {
    let header = PacketHeader::parse(bytes).ok_or("short")?;
    if header.seq == 0 {
        return Ok(None);
    }
    let bad = |what: &str| Err(format!("{what}: {id} {header:?}"));
    let end = header.commit.offset as usize;
    if header.magic != MAGIC || header.stream != id.raw() || header.packet_bits as usize != bytes.len() * 8 {
        return bad("header");
    }
    if end < HEADER || end >= bytes.len() || header.commit.count == 0 {
        return bad("commit");
    }
    static SIZES: [u16; EventId::COUNT] = size_table();
    let mut events = Vec::new();
    let mut last = header.begin;
    for event in Events::new(&bytes[HEADER..end], header.begin, &SIZES) {
        match event {
            Ok((at, Decoded::Known(event))) if at >= last => {
                last = at;
                events.push((at, event));
            }
            other => return bad(&format!("{other:?} after {} events", events.len())),
        }
    }
    if events.len() != header.commit.count as usize {
        return bad(&format!("{} events", events.len()));
    }
    if !matches!(events[0], (at, Event::Current { .. }) if at == header.begin) {
        return bad("no current");
    }
    if header.end.0 != 0 && (header.end != last || header.content_bits != header.commit.offset * 8) {
        return bad("close");
    }
    Ok(Some(Packet { header, events }))
}

/// Asserts that nothing is missing between the first and the last packet of a stream, and that time never steps back.
pub(crate) fn assert_gapless(packets: &[Packet<'_>]) {
    for pair in packets.windows(2) {
        let (one, next) = (&pair[0].header, &pair[1].header);
        assert_eq!(next.seq, one.seq + 1, "a packet is missing");
        assert_eq!(next.first_index, one.first_index + u64::from(one.commit.count), "events are missing");
        assert!(next.begin >= pair[0].events[pair[0].events.len() - 1].0, "time steps back");
    }
}
