//! Bytes and what they mean, committed: every event, and a ring and a trace file of wire version 1 with everything
//! in them. They must be read for ever. A new event adds a line to `events.txt`; nothing else ever changes there.
//!
//! `cargo test -p unitrace-formats --test golden -- --ignored` writes what is missing, also the lines of new events, and
//! never over what is there.

#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

mod generate;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use generate::{event, image, new_header};
use unitrace_formats::clock::CollectorAnchor;
use unitrace_formats::event::{
    Cause, Event, EventId, EventInfo, Level, Outcome, PollResult, ResourceKind, TABLE,
};
use unitrace_formats::event::{Text, size_table};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::crc::crc32;
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::live::{LiveKind, LiveState};
use unitrace_formats::ring::{Gap, GapKind, LiveEntry, Site, SiteKind, StreamId, header};
use unitrace_formats::sites::Sites;
use unitrace_formats::time::{Anchor, Nanos, Ticks};
use unitrace_formats::trace::text::{TimeColumn, line, list};
use unitrace_formats::trace::{Trace, TraceWriter};
use unitrace_formats::wire::SliceWriter;
use unitrace_formats::wire::decode::{Decoded, Events};
use unitrace_formats::wire::encode::encode;

const LAST: Ticks = Ticks(0x0123_4567_89AB_CDEF);

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn read(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

/// An event of a row with other bytes in every field.
fn payload(row: &EventInfo) -> Vec<u8> {
    let fixed = row.fixed_size() as usize - row.has_text as usize;
    let mut payload: Vec<u8> = (0..fixed).map(|n| n as u8 + 1).collect();
    if row.has_text {
        payload.extend([1, 5, 0]);
        payload.extend("10 é".bytes());
    }
    payload
}

/// `hex = listing` for each event, with each length of time in turn.
fn events() -> String {
    let mut lines = String::new();
    for (n, row) in TABLE.iter().enumerate() {
        let payload = payload(row);
        let event = event(row, &payload);
        let now = Ticks(LAST.0 + [0x11, 0x2211, 0x4433_2211, 0x55_4433_2211][n % 4]);
        let mut bytes = [0; 64];
        let mut out = SliceWriter::new(&mut bytes);
        encode(&event, LAST, now, &mut out);
        let length = out.len();
        for byte in &bytes[..length] {
            write!(lines, "{byte:02x}").unwrap();
        }
        writeln!(lines, " = {}", line(now, &event, &Sites::default())).unwrap();
    }
    lines
}

#[test]
fn every_event_has_its_bytes() {
    let golden = String::from_utf8(read("events.txt")).unwrap();
    for (now, then) in events().lines().zip(golden.lines()) {
        assert_eq!(now, then);
    }
    assert_eq!(events().lines().count(), golden.lines().count(), "add the lines of new events to events.txt");
}

#[test]
fn every_line_can_be_read() {
    let sizes = size_table();
    for golden in String::from_utf8(read("events.txt")).unwrap().lines() {
        let (hex, listing) = golden.split_once(" = ").unwrap();
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
        let Some(Ok((time, Decoded::Known(event)))) = Events::new(&bytes, LAST, &sizes).next() else {
            panic!("{golden}");
        };
        assert_eq!(line(time, &event, &Sites::default()), listing);
    }
}

/// A ring with something of everything: it wrapped, it discarded, its lane changed hands.
fn ring() -> Image {
    let mut ring = image(16 << 10, 1, 256);
    let lane = |level| StreamId { lane: 0, level };
    let site = |kind, name, unit| Site { kind, name, module: "demo::web", file: "src/web.rs", line: 7, unit };
    let conn = ring.site(&site(SiteKind::Task, "conn", "")).unwrap();
    let lock = ring.site(&site(SiteKind::Resource, "cache", "")).unwrap();
    let bytes = ring.site(&site(SiteKind::Counter, "sent", "B")).unwrap();
    let twice = ring.site(&site(SiteKind::Task, "conn", "")).unwrap();
    let cache = ObjectId::resource(3);
    ring.anchor(&Anchor { ticks: Ticks(500), unix_ns: 1_790_000_000_000_000_500, host_ns: 77_000 });
    for n in 0..160u32 {
        let now = |step: u64| Ticks(1000 + u64::from(n) * 1000 + step);
        let task = ObjectId(n + 10);
        let by = task.0;
        let site = if n % 2 == 0 { conn } else { twice };
        let spawn =
            Event::Spawn { task, parent: ObjectId(1), site, kind: unitrace_formats::event::TaskKind::Task };
        ring.record(lane(0), now(0), &spawn);
        ring.record(lane(0), now(5), &Event::PollBegin { task });
        ring.record(lane(0), now(300), &Event::Wait { task, resource: cache });
        if n % 8 == 0 {
            ring.record(lane(1), now(300), &Event::IrqBegin { vector: 32 });
            ring.record(lane(1), now(420), &Event::Wake { task, cause: Cause::Irq, by });
            ring.record(lane(1), now(430), &Event::IrqEnd {});
        }
        ring.record(lane(0), now(900), &Event::PollEnd { task, result: PollResult::Pending });
        ring.record(lane(0), now(901), &Event::Counter { site: bytes, value: -i64::from(n) });
        ring.record(lane(0), now(902), &Event::End { task, outcome: Outcome::Dropped });
        if n == 150 {
            ring.discard(lane(0));
            ring.owner(lane(0), 4242);
        }
    }
    let text = Text::new("peer 10.0.0.7\n");
    ring.record(lane(0), Ticks(70_000_000_000), &Event::Label { object: cache, site: SiteId(9), text });
    ring.record(
        lane(2),
        Ticks(70_000_000_000),
        &Event::Log { task: ObjectId(1), level: Level::Warn, site: lock, text },
    );
    forget_newer_events(&mut ring);
    ring.live(&LiveEntry {
        id: cache,
        kind: LiveKind::Resource,
        state: LiveState::Unknown,
        site: lock,
        parent: ObjectId(1),
        waiting_on: ObjectId::NONE,
        since: Ticks(1000),
        detail: ResourceKind::Mutex.raw(),
    });
    ring
}

/// Makes the header that of the first writer of version 1, which knew 39 events. New events change no version.
fn forget_newer_events(ring: &mut Image) {
    let bytes = ring.bytes_mut();
    let newer = header::offset::EVENT_SIZES + 2 * 39..header::offset::EVENT_SIZES + 2 * EventId::COUNT;
    bytes[newer].fill(0xFF);
    let crc = crc32(&bytes[header::CONSTANT]);
    bytes[header::offset::CRC..][..4].copy_from_slice(&crc.to_le_bytes());
}

/// The ring as a file, with what only a collector writes.
fn file() -> Vec<u8> {
    let ring = ring();
    let geometry = new_header(unitrace_formats::ring::Header::parse(ring.bytes()).unwrap().geometry).geometry;
    let part = |from: u64, bytes: usize| &ring.bytes()[from as usize..][..bytes];
    let mut writer: TraceWriter<Vec<u8>> = generate::unfinished(&ring);
    let index = geometry.site_slots as usize * 4;
    writer.sites(part(geometry.sites, index), part(geometry.sites + index as u64, 300)).unwrap();
    writer.live(part(geometry.live, geometry.live_slots as usize * 32), Ticks(70_000_000_000)).unwrap();
    let anchor = Anchor { ticks: Ticks(165_000), unix_ns: 1_790_000_000_000_165_000, host_ns: 78_000 };
    writer.anchor(CollectorAnchor { anchor, error: Nanos(250) }).unwrap();
    let stream = StreamId { lane: 0, level: 2 };
    let (after, before) = (Ticks(70_000_000_000), Ticks(70_000_000_100));
    writer.lost(Gap { stream, after, before, events: 3, kind: GapKind::Damaged }).unwrap();
    writer.finish().unwrap().0
}

/// Everything that a reader of the trace can see.
fn described(trace: &Trace) -> String {
    let mut text = Vec::new();
    list(trace, TimeColumn::Ticks, &mut text).unwrap();
    let mut text = String::from_utf8(text).unwrap();
    for part in [
        format!("streams {:?}", trace.streams()),
        format!(
            "sites {:?}",
            trace.sites().iter().map(|s| (s, trace.sites().canonical(s.0))).collect::<Vec<_>>()
        ),
        format!("live {:?}", trace.live()),
        format!("gaps {:?}", trace.gaps()),
        format!("lost {:?}", trace.lost()),
        format!("anchors {:?} {:?}", trace.anchors(), trace.collector_anchors()),
        format!("unix {:?} {:?}", trace.clock().unix(Ticks(1000)), trace.clock().unix_error()),
        format!("notes {:?}", trace.notes()),
    ] {
        writeln!(text, "{part}").unwrap();
    }
    text
}

#[test]
fn version_1_is_read_for_ever() {
    for (name, text) in [("v1.ring", "v1.ring.txt"), ("v1.utr", "v1.utr.txt")] {
        let golden = String::from_utf8(read(text)).unwrap();
        assert_eq!(described(&Trace::from_bytes(read(name)).unwrap()), golden, "{name}");
        assert_eq!(described(&Trace::open(&path(name)).unwrap()), golden, "{name}");
    }
}

#[test]
fn version_1_is_written_as_ever() {
    assert!(ring().bytes() == read("v1.ring"), "the layout of the ring changed");
    assert!(file() == read("v1.utr"), "the layout of the file changed");
}

#[test]
#[ignore = "writes what is missing"]
fn write_what_is_missing() {
    let described = |bytes: Vec<u8>| described(&Trace::from_bytes(bytes).unwrap()).into_bytes();
    for (name, bytes) in [
        ("events.txt", events().into_bytes()),
        ("v1.ring", ring().into_bytes()),
        ("v1.utr", file()),
        ("v1.ring.txt", described(ring().into_bytes())),
        ("v1.utr.txt", described(file())),
    ] {
        let grew = name == "events.txt" && path(name).exists() && bytes.starts_with(&read(name));
        if grew || !path(name).exists() {
            std::fs::write(path(name), bytes).unwrap();
        }
    }
}
