//! What tests are fed with: any event, any ring, and files whose CRCs are right whatever is in them.

#![allow(dead_code, reason = "each test uses a part")]

use proptest::prelude::*;
use unitrace_formats::event::{Event, EventInfo, TABLE};
use unitrace_formats::ring::crc::crc32;
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::{Geometry, Header, StreamId, WriterKind, scan};
use unitrace_formats::time::{ClockKind, Frequency, Ticks};
use unitrace_formats::trace::TraceWriter;
use unitrace_formats::trace::layout::{MAGIC, SectionHeader, TRACE_VERSION, Tag};
use unitrace_formats::wire::Bytes;

/// The bytes of an event's payload, from which the event is taken.
pub(crate) fn payload(row: &'static EventInfo) -> impl Strategy<Value = Vec<u8>> {
    let fixed = row.fixed_size() as usize - row.has_text as usize;
    let text = proptest::collection::vec(any::<u8>(), if row.has_text { 0..1025 } else { 0..1 });
    (proptest::collection::vec(any::<u8>(), fixed), any::<bool>(), text).prop_map(
        move |(mut bytes, cut, text)| {
            if row.has_text {
                bytes.push(cut.into());
                bytes.extend((text.len() as u16).to_le_bytes());
                bytes.extend(text);
            }
            bytes
        },
    )
}

/// Any event: its row and payload.
pub(crate) fn any_payload() -> impl Strategy<Value = (&'static EventInfo, Vec<u8>)> {
    (0..TABLE.len()).prop_flat_map(|row| (Just(&TABLE[row]), payload(&TABLE[row])))
}

/// The event of a payload.
pub(crate) fn event<'a>(row: &EventInfo, payload: &'a [u8]) -> Event<'a> {
    Event::take_payload(row.id, &mut Bytes::new(payload)).unwrap()
}

/// A step in time, of every length that the wire knows.
pub(crate) fn step() -> impl Strategy<Value = u64> {
    prop_oneof![0..4u64, 0..300u64, 0..70_000u64, 0..5_000_000_000u64]
}

/// One call of the recorder.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) stream: StreamId,
    pub(crate) step: u64,
    pub(crate) row: &'static EventInfo,
    pub(crate) payload: Vec<u8>,
}

/// Calls to a recorder with `lanes` lanes.
pub(crate) fn calls(lanes: u16, most: usize) -> impl Strategy<Value = Vec<Call>> {
    let call = (0..lanes, 0..3u8, step(), any_payload()).prop_map(|(lane, level, step, (row, payload))| {
        Call { stream: StreamId { lane, level }, step, row, payload }
    });
    proptest::collection::vec(call, 0..most)
}

/// The header of a ring for tests.
pub(crate) fn new_header(geometry: Geometry) -> NewHeader<'static> {
    NewHeader {
        geometry,
        boot_id: 0xB007,
        clock: ClockKind::Custom,
        frequency: Some(Frequency::NANOSECONDS),
        writer: WriterKind::Process,
        writer_id: 42,
        writer_start: 7,
        uuid: *b"0123456789abcdef",
        program: "generated",
    }
}

/// A ring of `region` bytes.
pub(crate) fn image(region: u64, lanes: u32, packet_size: u32) -> Image {
    Image::new(&new_header(Geometry::divide(region, lanes, packet_size).unwrap()))
}

/// A ring after these calls, all on one clock.
pub(crate) fn played(mut ring: Image, calls: &[Call]) -> Image {
    let mut now = Ticks(1 << 40);
    for call in calls {
        now.0 += call.step;
        ring.record(call.stream, now, &event(call.row, &call.payload));
    }
    ring
}

/// A ring as a finished file.
pub(crate) fn file(ring: &Image) -> Vec<u8> {
    let mut writer = unfinished(ring);
    let geometry = Header::parse(ring.bytes()).unwrap().geometry;
    let part = |from: u64, bytes: usize| &ring.bytes()[from as usize..][..bytes];
    let index = geometry.site_slots as usize * 4;
    let records = part(geometry.sites + index as u64, geometry.site_bytes as usize);
    writer.sites(part(geometry.sites, index), records).unwrap();
    writer.live(part(geometry.live, geometry.live_slots as usize * 32), Ticks(0)).unwrap();
    writer.finish().unwrap().0
}

/// A writer that was given all packets of a ring.
pub(crate) fn unfinished(ring: &Image) -> TraceWriter<Vec<u8>> {
    let header = Header::parse(ring.bytes()).unwrap();
    let mut writer = TraceWriter::new(Vec::new(), ring.header_page()).unwrap();
    for found in scan::scan(ring.bytes(), &header).packets {
        let end = found.offset as usize + header.geometry.packet_size as usize;
        writer.packet(&ring.bytes()[found.offset as usize..end]).unwrap();
    }
    writer
}

/// A file of any sections, with lengths and CRCs that are right.
pub(crate) fn sections(sections: &[(Tag, Vec<u8>)]) -> Vec<u8> {
    let mut file = MAGIC.to_vec();
    file.extend(TRACE_VERSION.to_le_bytes());
    file.extend(1u32.to_le_bytes());
    for (tag, payload) in sections {
        let header = SectionHeader { tag: *tag, length: payload.len() as u32, payload_crc: crc32(payload) };
        file.extend(header.write());
        file.extend(payload);
        file.resize(file.len().next_multiple_of(8), 0);
    }
    file
}
