//! Any bytes behind a good header page, or instead of one: a trace or an error.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use unitrace_formats::event::Event;
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::header::{CONSTANT, NewHeader, offset};
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::{Geometry, PAGE, StreamId, crc::crc32};
use unitrace_formats::time::Ticks;
use unitrace_formats::trace::Trace;
use unitrace_formats::trace::text::{TimeColumn, list};

/// A small ring that wrapped.
static RING: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let geometry = Geometry::divide(16 << 10, 1, 256).expect("a geometry");
    let mut ring = Image::new(&NewHeader::by_hand("fuzz", geometry));
    for n in 0..2000 {
        let stream = StreamId { lane: 0, level: (n % 40 / 38) as u8 };
        ring.record(stream, Ticks(n * 300), &Event::PollBegin { task: ObjectId(n as u32) });
    }
    ring.into_bytes()
});

fuzz_target!(|data: &[u8]| {
    let Some((&how, data)) = data.split_first() else { return };
    let mut ring = RING.clone();
    match how & 3 {
        // The ring as it is but for some bytes: pairs of a place and a value.
        0 | 1 => {
            for patch in data.chunks_exact(3) {
                let at = u16::from_le_bytes([patch[0], patch[1]]) as usize % ring.len();
                ring[at] = patch[2];
            }
        }
        // Everything after the header page.
        2 => {
            ring.truncate(PAGE);
            ring.extend_from_slice(data);
        }
        _ => ring = data.to_vec(),
    }
    if how & 4 != 0 && ring.len() >= PAGE {
        let crc = crc32(&ring[CONSTANT]);
        ring[offset::CRC..][..4].copy_from_slice(&crc.to_le_bytes());
    }
    let bytes = ring.len();
    match Trace::from_bytes(ring) {
        Ok(trace) => {
            let columns = trace.columns();
            assert!(columns.times().is_sorted());
            assert!(columns.len() * 2 <= bytes);
            assert_eq!(columns.damaged(), 0, "packets of a ring are checked before they count");
            let mut text = Vec::new();
            list(&trace, TimeColumn::Nanos, &mut text).expect("a vector takes everything");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
