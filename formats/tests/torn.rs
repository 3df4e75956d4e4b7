//! What is cut short, damaged or made up is an error in words, or a trace that says what is missing.

#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

mod generate;

use generate::{file, image, new_header, played, sections, unfinished};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use unitrace_formats::columns::Spare;
use unitrace_formats::event::Event;
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::{GapKind, Geometry, PAGE, StreamId, header, packet};
use unitrace_formats::time::{Anchor, Nanos, Ticks};
use unitrace_formats::trace::layout::{Tag, prologue};
use unitrace_formats::trace::text::{TimeColumn, list};
use unitrace_formats::trace::{Note, Trace, TraceError};

/// The same ring at every run.
fn ring() -> Image {
    let calls = generate::calls(1, 120).new_tree(&mut TestRunner::deterministic()).unwrap().current();
    played(image(48 << 10, 1, 2048), &calls)
}

/// All events as text, which a trace that says nothing is wrong has to have unchanged.
fn listing(trace: &Trace) -> Vec<u8> {
    let mut text = Vec::new();
    list(trace, TimeColumn::Ticks, &mut text).unwrap();
    text
}

/// Opens and looks at everything. An error has words.
fn open(bytes: Vec<u8>) -> Option<Trace> {
    match Trace::from_bytes(bytes) {
        Ok(trace) => {
            let columns = trace.columns();
            assert!(columns.times().is_sorted());
            let pieces = trace.pieces();
            let events = (0..pieces.len()).map(|n| pieces.decode(n, Spare::default()).len()).sum::<usize>();
            assert_eq!(events, columns.len());
            assert!(trace.notes().iter().all(|note| note.to_string().len() > 10));
            listing(&trace);
            Some(trace)
        }
        Err(error) => {
            assert!(error.to_string().len() > 20, "{error}");
            None
        }
    }
}

fn says_something(trace: &Trace) -> bool {
    !trace.notes().is_empty() || trace.columns().damaged() > 0
}

#[test]
fn a_file_cut_anywhere_keeps_what_is_whole() {
    let ring = ring();
    let whole = file(&ring);
    let all = open(whole.clone()).unwrap();
    let mut most = 0;
    for end in 0..whole.len() {
        let Some(trace) = open(whole[..end].to_vec()) else {
            assert!(end < prologue::BYTES + 16 + PAGE, "{end}");
            continue;
        };
        assert!(says_something(&trace), "{end}");
        let packets = trace.packets().len();
        assert!(packets >= most, "{end}");
        most = packets;
    }
    assert_eq!(most, all.packets().len());
}

#[test]
fn a_flipped_bit_of_a_file_is_noticed_or_does_not_matter() {
    let ring = ring();
    for whole in [file(&ring), sections_only(&ring)] {
        let all = listing(&open(whole.clone()).unwrap());
        let quiet = open(whole.clone()).unwrap().notes().len();
        for bit in bits(whole.len()) {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let Some(trace) = open(flipped) else { continue };
            let unnoticed =
                trace.notes().len() == quiet && !trace.notes().iter().any(|n| *n != Note::Unfinished);
            assert!(!unnoticed || listing(&trace) == all, "bit {bit}");
        }
    }
}

/// Every bit of the parts that are not the mostly empty header page, and every 61st of that.
fn bits(bytes: usize) -> impl Iterator<Item = usize> {
    let page = (prologue::BYTES + 16) * 8..(prologue::BYTES + 16 + PAGE) * 8;
    (0..bytes * 8).filter(move |bit| bit % 19 == 3 || bit % 61 == 0 && page.contains(bit))
}

/// A file that was never finished.
fn sections_only(ring: &Image) -> Vec<u8> {
    let whole = unfinished(ring).finish().unwrap().0;
    let index = whole.len() - 16;
    let at = u64::from_le_bytes(whole[index..index + 8].try_into().unwrap());
    whole[..at as usize].to_vec()
}

#[test]
fn a_ring_cut_anywhere_or_flipped_is_read_as_far_as_it_goes() {
    let whole = ring().into_bytes();
    for end in (0..whole.len()).step_by(97) {
        if let Some(trace) = open(whole[..end].to_vec()) {
            assert!(end >= PAGE && says_something(&trace), "{end}");
        } else {
            assert!(end < PAGE);
        }
    }
    for bit in (0..whole.len() * 8).step_by(41) {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        open(flipped);
    }
}

#[test]
fn a_damaged_packet_is_a_gap_with_the_number_of_its_events() {
    let mut ring = image(1 << 20, 1, 4096);
    let lane = StreamId { lane: 0, level: 0 };
    for n in 0..3000 {
        ring.record(lane, Ticks(n * 100), &Event::PollBegin { task: ObjectId(n as u32) });
    }
    let whole = file(&ring);
    let all = open(whole.clone()).unwrap();
    let (second, third) = (&all.packets()[1], &all.packets()[2]);
    // In the middle of the second packet's events.
    let content = all.content(second);
    let at = whole.windows(content.len()).position(|window| window == content).unwrap();
    let mut damaged = whole.clone();
    damaged[at + content.len() / 2] ^= 0x10;
    let trace = open(damaged).unwrap();
    assert!(matches!(trace.notes(), [Note::DamagedPackets(1, _, None)]), "{:?}", trace.notes());
    let [gap] = trace.gaps() else { panic!("{:?}", trace.gaps()) };
    assert_eq!((gap.kind, gap.events), (GapKind::Missing, second.header.commit.count.into()));
    assert_eq!(gap.before, third.header.begin);
    assert_eq!(trace.lost().total() + trace.columns().len() as u64, all.columns().len() as u64);
}

#[test]
fn another_version_is_refused_by_name() {
    let whole = file(&ring());
    let with = |at: usize, value: u32| {
        let mut other = whole.clone();
        other[at..at + 4].copy_from_slice(&value.to_le_bytes());
        Trace::from_bytes(other).unwrap_err()
    };
    assert!(matches!(with(prologue::VERSION, 9), TraceError::Version(9)));
    assert!(matches!(with(prologue::WIRE_VERSION, 8), TraceError::WireVersion(8)));
    assert!(with(prologue::VERSION, 9).to_string().contains("version 9, this program reads version 1; use"));
    let mut ring = ring().into_bytes();
    ring[header::offset::VERSION] = 7;
    let error = Trace::from_bytes(ring).unwrap_err().to_string();
    assert!(error.contains("version 7, this program reads version 1; use"), "{error}");
    assert!(matches!(Trace::from_bytes(Vec::new()), Err(TraceError::Empty)));
    assert!(matches!(Trace::from_bytes(b"%PDF-1.7".to_vec()), Err(TraceError::Unknown(..))));
}

#[test]
fn a_second_copy_of_a_packet_counts() {
    let mut ring = image(1 << 20, 1, 4096);
    let lane = StreamId { lane: 0, level: 0 };
    ring.record(lane, Ticks(10), &Event::IdleBegin {});
    let at = scan_one(&ring);
    let mut writer = unfinished(&ring);
    ring.record(lane, Ticks(20), &Event::IdleEnd {});
    writer.packet(&ring.bytes()[at..at + 4096]).unwrap();
    let (whole, summary) = writer.finish().unwrap();
    assert_eq!((summary.packets, summary.events), (1, 3));
    assert_eq!(open(whole.clone()).unwrap().columns().len(), 3);
    // And without the index.
    assert_eq!(open(whole[..whole.len() - 8].to_vec()).unwrap().columns().len(), 3);
}

fn scan_one(ring: &Image) -> usize {
    let header = unitrace_formats::ring::Header::parse(ring.bytes()).unwrap();
    unitrace_formats::ring::scan::scan(ring.bytes(), &header).packets[0].offset as usize
}

#[test]
fn a_restarted_clock_begins_a_new_epoch() {
    let lane = StreamId { lane: 0, level: 0 };
    let geometry = Geometry::divide(1 << 20, 1, 4096).unwrap();
    let mut before = Image::new(&new_header(geometry));
    before.record(lane, Ticks(1_000_000), &Event::IdleBegin {});
    let mut after = Image::new(&header::NewHeader { boot_id: 2, ..new_header(geometry) });
    after.record(lane, Ticks(50), &Event::IdleEnd {});
    let mut writer = unfinished(&before);
    writer.header(after.header_page()).unwrap();
    let at = scan_one(&after);
    writer.packet(&after.bytes()[at..at + 4096]).unwrap();
    let trace = open(writer.finish().unwrap().0).unwrap();
    assert_eq!(trace.notes(), [Note::ClockRestarted(1, false)]);
    assert_eq!(trace.packets().len(), 2);
    let columns = trace.columns();
    let names: Vec<_> = columns.events().map(|(time, event)| (time.0, event.name())).collect();
    let second = 1_000_001;
    assert_eq!(
        names,
        [(1_000_000, "current"), (1_000_000, "idle_begin"), (second, "current"), (second, "idle_end")]
    );
}

#[test]
fn anchors_say_how_long_a_clock_stood_still() {
    let lane = StreamId { lane: 0, level: 0 };
    let geometry = Geometry::divide(1 << 20, 1, 4096).unwrap();
    let unix = 1_790_000_000_000_000_000;
    let mut before = Image::new(&new_header(geometry));
    before.record(lane, Ticks(1_000_000), &Event::IdleBegin {});
    before.anchor(&Anchor { ticks: Ticks(1_000_000), unix_ns: unix, host_ns: 0 });
    let mut after = Image::new(&header::NewHeader { boot_id: 2, ..new_header(geometry) });
    after.record(lane, Ticks(50), &Event::IdleEnd {});
    after.anchor(&Anchor { ticks: Ticks(40), unix_ns: unix + 5_000_000, host_ns: 0 });
    let mut writer = unfinished(&before);
    writer.header(after.header_page()).unwrap();
    let at = scan_one(&after);
    writer.packet(&after.bytes()[at..at + 4096]).unwrap();
    let trace = open(writer.finish().unwrap().0).unwrap();
    assert_eq!(trace.notes(), [Note::ClockRestarted(1, true)]);
    let last = *trace.columns().times().last().unwrap();
    assert_eq!(last, Ticks(6_000_010));
    assert_eq!(trace.clock().unix(last), Some(Nanos(unix as i64 + 5_000_010)));
}

/// Found by fuzzing: the end of time wrapped to before the packet, and merging never ended.
#[test]
fn a_clock_restarted_at_the_end_of_the_axis_ends() {
    let lane = StreamId { lane: 0, level: 0 };
    let geometry = Geometry::divide(1 << 20, 1, 4096).unwrap();
    for (first, second) in
        [(u64::MAX, 50), (u64::MAX - 1, u64::MAX - 9), (5, u64::MAX - 7), (1 << 63, 1 << 63)]
    {
        let mut before = Image::new(&new_header(geometry));
        before.record(lane, Ticks(first), &Event::IdleBegin {});
        let mut after = Image::new(&header::NewHeader { boot_id: 2, ..new_header(geometry) });
        after.record(lane, Ticks(second), &Event::IdleEnd {});
        after.record(lane, Ticks(second.saturating_add(9)), &Event::IdleBegin {});
        let mut writer = unfinished(&before);
        writer.header(after.header_page()).unwrap();
        let at = scan_one(&after);
        writer.packet(&after.bytes()[at..at + 4096]).unwrap();
        assert_eq!(open(writer.finish().unwrap().0).unwrap().columns().len(), 5);
    }
}

#[test]
fn a_large_file_is_mapped_and_read_the_same() {
    let ring = ring();
    let path = std::env::temp_dir().join(format!("unitrace-large-{}.utr", std::process::id()));
    std::fs::write(&path, sections_only(&ring)).unwrap();
    let small = listing(&Trace::open(&path).unwrap());
    // A file system that was full left zeros at the end.
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(17 << 20).unwrap();
    let trace = Trace::open(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(trace.notes(), [Note::Unfinished, Note::Skipped(_, _)]), "{:?}", trace.notes());
    assert_eq!(listing(&trace), small);
}

#[test]
fn a_packet_whose_header_lies_does_no_harm() {
    let ring = ring();
    let at = scan_one(&ring);
    let page = ring.header_page().to_vec();
    let good = &ring.bytes()[at..at + 2048];
    for (offset, values) in [
        (packet::offset::COMMIT, [u64::MAX, 1 << 32 | 64, 992 << 32 | 2048, 5 << 32 | 70]),
        (packet::offset::STREAM, [3, u64::MAX, 1 << 20, 2]),
        (packet::offset::BEGIN, [u64::MAX, 0, 1 << 63, 5]),
        (packet::offset::END, [u64::MAX, 0, 1 << 63, 5]),
        (packet::offset::FIRST_INDEX, [u64::MAX, u64::MAX - 1, 1 << 63, 5]),
        (packet::offset::SEQ, [0, u64::MAX, 1 << 32, 5]),
    ] {
        for value in values {
            let mut lying = good.to_vec();
            lying[offset..offset + 8].copy_from_slice(&value.to_le_bytes());
            let file = [(Tag::HEADER, page.clone()), (Tag::PACKET, lying), (Tag::PACKET, good.to_vec())];
            open(sections(&file));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever stands in sections that are themselves in order.
    #[test]
    fn any_sections_do_no_harm(parts in proptest::collection::vec((0..8usize, proptest::collection::vec(any::<u8>(), 0..300)), 0..20)) {
        let tags = [Tag::HEADER, Tag::SITES, Tag::LIVE, Tag::PACKET, Tag::ANCHOR, Tag::LOST, Tag::INDEX, Tag(*b"NEWS")];
        let mut file = vec![(Tag::HEADER, ring().header_page().to_vec())];
        file.extend(parts.into_iter().map(|(tag, payload)| (tags[tag], payload)));
        prop_assert!(open(sections(&file)).is_some());
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..5000), kind in 0..3usize) {
        let start: &[u8] = [&b""[..], b"UNITRACE\x01\0\0\0", b"\x89UTR\r\n\x1a\n\x01\0\0\0\x01\0\0\0"][kind];
        open([start, &bytes].concat());
    }
}
