//! A ring made by hand, written as a file and read back, holds the same events.

#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use unitrace_formats::event::{Event, PollResult};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::{Geometry, PAGE, StreamId, WriterKind, scan};
use unitrace_formats::time::{ClockKind, Frequency, Ticks};
use unitrace_formats::trace::{Trace, TraceWriter};

fn ring(lanes: u32, events: u64) -> Image {
    let mut ring = Image::new(&NewHeader {
        geometry: Geometry::divide(16 << 20, lanes, 4096).unwrap(),
        boot_id: 77,
        clock: ClockKind::Custom,
        frequency: Some(Frequency::NANOSECONDS),
        writer: WriterKind::Process,
        writer_id: 1,
        writer_start: 0,
        uuid: [7; 16],
        program: "roundtrip",
    });
    for n in 0..events {
        let stream = StreamId { lane: (n / 7 % lanes as u64) as u16, level: (n / 100 % 3) as u8 };
        let task = ObjectId(n as u32);
        ring.record(stream, Ticks(1000 + n * 13), &Event::PollBegin { task });
        ring.record(stream, Ticks(1005 + n * 13), &Event::PollEnd { task, result: PollResult::Pending });
    }
    ring
}

fn write(image: &Image) -> Vec<u8> {
    let header = unitrace_formats::ring::Header::parse(image.bytes()).unwrap();
    let page: &[u8; PAGE] = image.header_page();
    let mut writer = TraceWriter::new(Vec::new(), page).unwrap();
    for found in scan::scan(image.bytes(), &header).packets {
        writer.packet(&image.bytes()[found.offset as usize..][..4096]).unwrap();
    }
    writer.finish().unwrap().0
}

#[test]
fn file_and_ring_hold_the_same() {
    let image = ring(4, 100_000);
    let file = Trace::from_bytes(write(&image)).unwrap();
    let ring = Trace::from_bytes(image.into_bytes()).unwrap();
    assert_eq!(file.notes(), []);
    assert_eq!(file.gaps(), ring.gaps());
    let (a, b) = (file.columns(), ring.columns());
    assert!(a.len() > 200_000, "{}", a.len());
    assert!(a.events().eq(b.events()));
    assert!(a.times().is_sorted());
    assert_eq!((a.skipped(), a.damaged()), (0, 0));
}
