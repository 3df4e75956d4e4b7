//! Any sections with CRCs that are right, or any bytes at all: a trace or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unitrace_formats::ring::header::{CONSTANT, MAGIC as RING, NewHeader, offset};
use unitrace_formats::ring::{Geometry, PAGE, crc::crc32};
use unitrace_formats::time::{Frequency, Ticks};
use unitrace_formats::trace::Trace;
use unitrace_formats::trace::layout::{MAGIC, SectionHeader, TRACE_VERSION, Tag, section};
use unitrace_formats::trace::text::{TimeColumn, list};

const TAGS: [Tag; 8] = [
    Tag::HEADER,
    Tag::SITES,
    Tag::LIVE,
    Tag::PACKET,
    Tag::ANCHOR,
    Tag::LOST,
    Tag::INDEX,
    Tag(*b"NEWS"),
];

/// A header page that begins an epoch; `boot` makes it another one.
fn page(boot: u8) -> Vec<u8> {
    let mut page = [0; PAGE];
    let new = NewHeader {
        boot_id: boot.into(),
        frequency: Frequency::new(u64::from(boot) * 1_000_003),
        ..NewHeader::by_hand("fuzz", Geometry::divide(1 << 20, 4, 4096).expect("a geometry"))
    };
    new.write(&mut page);
    page[..8].copy_from_slice(&RING.to_le_bytes());
    let crc = crc32(&page[CONSTANT]);
    page[offset::CRC..][..4].copy_from_slice(&crc.to_le_bytes());
    page.to_vec()
}

fn put(file: &mut Vec<u8>, tag: Tag, payload: &[u8]) {
    let header = SectionHeader { tag, length: payload.len() as u32, payload_crc: crc32(payload) };
    file.extend(header.write());
    file.extend(payload);
    file.resize(file.len().next_multiple_of(section::ALIGN), 0);
}

/// Sections from {tag, u16 length, payload}.
fn sections(mut data: &[u8]) -> Vec<u8> {
    let mut file = [&MAGIC[..], &TRACE_VERSION.to_le_bytes(), &1u32.to_le_bytes()].concat();
    put(&mut file, Tag::HEADER, &page(1));
    while let Some(([tag, low, high], rest)) = data.split_first_chunk() {
        let length = (u16::from_le_bytes([*low, *high]) as usize).min(rest.len());
        let (payload, rest) = rest.split_at(length);
        let tag = TAGS[*tag as usize % TAGS.len()];
        match (tag, payload) {
            // A header page by its boot id: a whole one is too much to ask.
            (Tag::HEADER, [boot]) => put(&mut file, tag, &page(*boot)),
            _ => put(&mut file, tag, payload),
        }
        data = rest;
    }
    file
}

fuzz_target!(|data: &[u8]| {
    let Some((&how, data)) = data.split_first() else { return };
    let file = if how & 1 == 0 { sections(data) } else { data.to_vec() };
    let bytes = file.len();
    match Trace::from_bytes(file) {
        Ok(trace) => {
            let columns = trace.columns();
            assert!(columns.times().is_sorted());
            assert!(columns.len() * 2 <= bytes);
            for gap in trace.gaps() {
                let _ = (gap.to_owned(), trace.clock().nanos(gap.after));
            }
            let _ = (trace.lost().total(), trace.clock().unix(Ticks(u64::MAX)), trace.clock().unix_error());
            let mut text = Vec::new();
            list(&trace, TimeColumn::Nanos, &mut text).expect("a vector takes everything");
            assert!(trace.notes().iter().all(|note| !note.to_string().is_empty()));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
