//! What must hold for every event, every ring and every file.

#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

mod generate;

use generate::{Call, any_payload, calls, event, file, image, played, sections, step};
use proptest::prelude::*;
use unitrace_formats::event::{Event, size_table};
use unitrace_formats::ring::packet::{Commit, HEADER, MAGIC, PacketHeader};
use unitrace_formats::ring::{GapKind, StreamId};
use unitrace_formats::time::Ticks;
use unitrace_formats::trace::Trace;
use unitrace_formats::trace::layout::Tag;
use unitrace_formats::wire::SliceWriter;
use unitrace_formats::wire::decode::{Decoded, Events};
use unitrace_formats::wire::encode::{encode, encoded_size};
use unitrace_formats::wire::stamp::StampLength;
use unitrace_formats::wire::walk::{WalkError, Walked, walk};

fn encoded(event: &Event<'_>, last: Ticks, now: Ticks) -> Vec<u8> {
    let mut bytes = vec![0; encoded_size(event, StampLength::between(last, now))];
    let mut out = SliceWriter::new(&mut bytes);
    encode(event, last, now, &mut out);
    assert_eq!(out.len(), bytes.len());
    bytes
}

/// What the recorder of a stream was told, and the `current` that begins each packet, are what a reader finds, but
/// for a beginning that was overwritten and counted.
fn assert_tail_of(calls: &[Call], trace: &Trace) {
    let columns = trace.columns();
    assert!(columns.times().is_sorted());
    for stream in (0..6).filter_map(StreamId::from_raw) {
        let said: Vec<_> =
            calls.iter().filter(|c| c.stream == stream).map(|c| event(c.row, &c.payload)).collect();
        let of_stream = (0..columns.len()).filter(|&i| columns.stream(i).id == stream);
        let is_packet_start = |i: &usize| {
            let at = |p: &unitrace_formats::trace::Packet| p.header.begin == columns.times()[*i];
            matches!(columns.event(*i), Event::Current { .. })
                && trace.packets().iter().any(|p| p.id() == stream && at(p))
        };
        let found: Vec<_> =
            of_stream.clone().filter(|i| !is_packet_start(i)).map(|i| columns.event(i)).collect();
        let of_table = said.iter().filter(|e| !matches!(e, Event::Current { .. })).count();
        let kept: Vec<_> = found.iter().filter(|e| !matches!(e, Event::Current { .. })).collect();
        let older: u64 = trace.gaps().iter().filter(|g| g.stream == stream).map(|g| g.events).sum();
        assert!(of_table as u64 - kept.len() as u64 <= older, "{stream}: {older} older");
        let tail = said.iter().filter(|e| !matches!(e, Event::Current { .. })).skip(of_table - kept.len());
        assert!(format!("{kept:?}") == format!("{:?}", tail.collect::<Vec<_>>()), "{stream}");
        let packets: u64 = trace
            .packets()
            .iter()
            .filter(|p| p.id() == stream)
            .map(|p| u64::from(p.header.commit.count))
            .sum();
        assert_eq!(of_stream.count() as u64, packets);
    }
    assert!(trace.gaps().iter().all(|gap| gap.kind == GapKind::Older));
}

/// What [`walk`] is to say, by the decoder.
fn walked(bytes: &[u8], begin: Ticks, sizes: &[u16; 64]) -> Result<Walked, WalkError> {
    let mut events = Events::new(bytes, begin, sizes);
    let mut walked = Walked { count: 0, last: begin };
    let mut at = 0;
    while let Some(event) = events.next() {
        let (time, _) = event.map_err(WalkError::Event)?;
        if time < walked.last {
            return Err(WalkError::Backwards(at));
        }
        walked = Walked { count: walked.count + 1, last: time };
        at = events.offset();
    }
    Ok(walked)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_event_comes_back((row, payload) in any_payload(), at in any::<u64>(), step in step()) {
        let last = Ticks(at.saturating_sub(step));
        let now = Ticks(at);
        let said = event(row, &payload);
        let bytes = encoded(&said, last, now);
        let sizes = size_table();
        let mut events = Events::new(&bytes, last, &sizes);
        let found = events.next();
        prop_assert_eq!(format!("{found:?}"), format!("{:?}", Some(Ok::<_, ()>((now, Decoded::Known(said))))));
        prop_assert_eq!(events.next(), None);
        // Cut anywhere, it is an error or nothing, never an event.
        for end in 0..bytes.len() {
            let cut = Events::new(&bytes[..end], last, &sizes).next();
            prop_assert!(cut.is_none_or(|event| event.is_err()));
        }
    }

    /// The quick walk and the decoder decide alike, about what was written and then damaged, and about any bytes.
    #[test]
    fn a_walk_decides_as_events_do(
        payloads in proptest::collection::vec((any_payload(), step()), 0..40),
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..3),
        cut in any::<proptest::sample::Index>(),
        is_cut in any::<bool>(),
        begin in any::<u64>(),
        unknown in any::<u16>(),
    ) {
        let mut bytes = Vec::new();
        let mut last = Ticks(begin);
        for ((row, payload), step) in &payloads {
            let now = Ticks(last.0.saturating_add(*step));
            bytes.extend(encoded(&event(row, payload), last, now));
            last = now;
        }
        for (at, byte) in &flips {
            if let Some(flipped) = bytes.get_mut(at.index(payloads.len() * 20 + 1)) {
                *flipped = *byte;
            }
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len() + 1));
        }
        let mut sizes = size_table();
        sizes[62] = unknown;
        prop_assert_eq!(walk(&bytes, Ticks(begin), &sizes), walked(&bytes, Ticks(begin), &sizes));
    }

    #[test]
    fn a_walk_over_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..60), begin in any::<u64>(), unknown in any::<u16>()) {
        let mut sizes = size_table();
        sizes[62] = unknown;
        prop_assert_eq!(walk(&bytes, Ticks(begin), &sizes), walked(&bytes, Ticks(begin), &sizes));
    }

    #[test]
    fn any_bytes_are_events_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in any::<u64>()) {
        let sizes = size_table();
        let count = Events::new(&bytes, Ticks(at), &sizes).count();
        prop_assert!(count <= bytes.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_ring_comes_back(calls in calls(2, 300), small in any::<bool>()) {
        // The small ring wraps.
        let ring = match small {
            true => image(48 << 10, 2, 2048),
            false => image(2 << 20, 2, 4096),
        };
        let ring = played(ring, &calls);
        let from_file = Trace::from_bytes(file(&ring)).unwrap();
        prop_assert_eq!(from_file.notes(), []);
        let from_ring = Trace::from_bytes(ring.into_bytes()).unwrap();
        prop_assert_eq!(from_ring.notes(), []);
        prop_assert_eq!(from_file.gaps(), from_ring.gaps());
        let (a, b) = (from_file.columns(), from_ring.columns());
        prop_assert_eq!(format!("{:?}", a.events().collect::<Vec<_>>()), format!("{:?}", b.events().collect::<Vec<_>>()));
        assert_tail_of(&calls, &from_ring);
    }

    /// The decoder into columns and the plain one decide alike about any content.
    #[test]
    fn columns_decide_as_events_do(
        payloads in proptest::collection::vec((any_payload(), step()), 0..60),
        flip in proptest::option::of((any::<proptest::sample::Index>(), 0..8u32)),
        cut in proptest::option::of(any::<proptest::sample::Index>()),
    ) {
        let begin = Ticks(1 << 33);
        let mut now = begin;
        let mut content = Vec::new();
        for ((row, payload), step) in &payloads {
            let next = Ticks(now.0 + step);
            content.extend(encoded(&event(row, payload), now, next));
            now = next;
        }
        content.truncate(65536 - HEADER);
        if let (Some((at, bit)), false) = (flip, content.is_empty()) {
            *at.get_mut(&mut content) ^= 1 << bit;
        }
        if let (Some(cut), false) = (cut, content.is_empty()) {
            content.truncate(cut.index(content.len()));
        }
        compare(&content, begin)?;
    }

    #[test]
    fn columns_decide_as_events_do_about_any_bytes(content in proptest::collection::vec(any::<u8>(), 0..400)) {
        compare(&content, Ticks(1 << 33))?;
    }
}

/// Puts `content` into a file that claims as many events as it could have, and compares.
fn compare(content: &[u8], begin: Ticks) -> Result<(), TestCaseError> {
    let ring = image(1 << 20, 1, 65536);
    let header = PacketHeader {
        magic: MAGIC,
        stream: 0,
        seq: 1,
        commit: Commit { count: content.len() as u32 / 2, offset: (HEADER + content.len()) as u32 },
        begin,
        end: Ticks(u64::MAX),
        first_index: 0,
        discarded: 0,
        owner: 0,
        content_bits: 0,
        packet_bits: 65536 * 8,
    };
    let mut packet = [0; HEADER];
    header.write(&mut packet);
    let packet = [packet.as_slice(), content].concat();
    let file = sections(&[(Tag::HEADER, ring.header_page().to_vec()), (Tag::PACKET, packet)]);
    let trace = Trace::from_bytes(file).unwrap();
    let columns = trace.columns();
    let mut last = begin;
    let sizes = size_table();
    let mut plain = Vec::new();
    for event in Events::new(content, begin, &sizes) {
        match event {
            Ok((time, Decoded::Known(event))) if time >= last => plain.push((time, event)),
            _ => break,
        }
        last = plain.last().unwrap().0;
    }
    prop_assert_eq!(format!("{:?}", columns.events().collect::<Vec<_>>()), format!("{plain:?}"));
    prop_assert_eq!(columns.damaged(), header.commit.count as u64 - plain.len() as u64);
    check_columns(&columns);
    Ok(())
}

/// The columns say what the events say.
fn check_columns(columns: &unitrace_formats::columns::Columns<'_>) {
    for i in 0..columns.len() {
        assert_eq!(columns.ids()[i], columns.event(i).id());
        assert_eq!(columns.trace().streams()[columns.stream_number(i)], columns.stream(i));
    }
}
