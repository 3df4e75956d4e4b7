//! A long trace, decoded by many threads in many pieces, is what a plain reader makes of its packets one by one.

#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

mod generate;

use generate::{file, image, sections, unfinished};
use unitrace_formats::event::{Event, PollResult};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::header::offset;
use unitrace_formats::ring::packet::HEADER;
use unitrace_formats::ring::{StreamId, crc::crc32, header::CONSTANT};
use unitrace_formats::time::Ticks;
use unitrace_formats::trace::Trace;
use unitrace_formats::trace::layout::Tag;
use unitrace_formats::wire::decode::{Decoded, Events};

/// Four lanes; each takes `burst` turns, then the next. Now and then an interrupt comes at the same tick.
fn long(burst: u64) -> Vec<u8> {
    let mut ring = image(16 << 20, 4, 4096);
    for n in 0..150_000u64 {
        let lane = (n / burst % 4) as u16;
        let task = ObjectId(n as u32);
        let now = Ticks((1 << 40) + n * 13 + n / 1000 * 70_000);
        let task_level = StreamId { lane, level: 0 };
        ring.record(task_level, now, &Event::PollBegin { task });
        if n % 37 == 0 {
            ring.record(
                StreamId { lane, level: 1 + (n % 2) as u8 },
                now,
                &Event::IrqBegin { vector: n as u32 },
            );
        }
        ring.record(task_level, Ticks(now.0 + n % 26), &Event::PollEnd { task, result: PollResult::Pending });
    }
    file(&ring)
}

/// Every packet read by itself, then sorted: by time, level, lane, and as recorded.
fn plainly(trace: &Trace) -> Vec<(Ticks, u8, u16, Event<'_>)> {
    let mut all = Vec::new();
    for packet in trace.packets() {
        let StreamId { lane, level } = packet.id();
        for event in Events::new(trace.content(packet), packet.header.begin, &trace.header().event_sizes) {
            let (time, Decoded::Known(event)) = event.unwrap() else { panic!("unknown event") };
            all.push((time, level, lane, event));
        }
    }
    all.sort_by_key(|&(time, level, lane, _)| (time, level, lane));
    all
}

#[test]
fn pieces_are_merged_as_one() {
    for burst in [1, 7, 1000, 150_000] {
        let trace = Trace::from_bytes(long(burst)).unwrap();
        assert_eq!((trace.notes(), trace.gaps()), (&[][..], &[][..]), "burst {burst}");
        let mut columns = trace.columns();
        for _ in 0..2 {
            let found = (0..columns.len()).map(|i| {
                let StreamId { lane, level } = columns.stream(i).id;
                (columns.times()[i], level, lane, columns.event(i))
            });
            assert!(found.eq(plainly(&trace)), "burst {burst}");
            assert!(columns.len() > 300_000);
            // And the same in used memory.
            columns = trace.columns_in(columns.into_spare());
        }
    }
}

#[test]
fn the_order_of_sections_does_not_matter() {
    let ring = {
        let mut ring = image(1 << 20, 2, 1024);
        for n in 0..20_000 {
            let stream = StreamId { lane: (n % 2) as u16, level: (n % 3) as u8 };
            ring.record(stream, Ticks(n * 17), &Event::PollBegin { task: ObjectId(n as u32) });
        }
        ring
    };
    let straight = Trace::from_bytes(unfinished(&ring).finish().unwrap().0).unwrap();
    let mut parts = vec![(Tag::HEADER, ring.header_page().to_vec())];
    for packet in straight.packets().iter().rev() {
        let mut header = [0; HEADER];
        packet.header.write(&mut header);
        parts.push((Tag::PACKET, [&header, straight.content(packet)].concat()));
    }
    let backwards = Trace::from_bytes(sections(&parts)).unwrap();
    assert_eq!(backwards.gaps(), straight.gaps());
    assert!(backwards.columns().events().eq(straight.columns().events()));
}

#[test]
fn events_of_a_newer_version_are_skipped_and_counted() {
    let mut ring = image(1 << 20, 1, 4096);
    let lane = StreamId { lane: 0, level: 0 };
    for n in 0..10 {
        ring.record(lane, Ticks(n), &Event::PollBegin { task: ObjectId(n as u32) });
        ring.record(lane, Ticks(n), &Event::IdleBegin {});
    }
    // The ring says that 61 has 2 bytes and a text; some events become that. Their bytes: head, time, payload.
    let page = ring.bytes_mut();
    page[offset::EVENT_SIZES + 2 * 61..][..2].copy_from_slice(&0x8002u16.to_le_bytes());
    let crc = crc32(&page[CONSTANT]).to_le_bytes();
    page[offset::CRC..][..4].copy_from_slice(&crc);
    let poll = Event::PollBegin { task: ObjectId(0) }.id().0 << 2;
    let first = Trace::from_bytes(ring.bytes().to_vec()).unwrap();
    let content = first.content(&first.packets()[0]).to_vec();
    let at = ring.bytes().windows(content.len()).position(|window| window == content).unwrap();
    let polls: Vec<_> =
        (0..content.len() - 6).filter(|&n| content[n] == poll && content[n + 6] == 6 << 2).collect();
    assert_eq!(polls.len(), 10);
    for n in polls.into_iter().step_by(3) {
        // 2 bytes, then a text of 0 bytes: as long as the task id was.
        ring.bytes_mut()[at + n] = 61 << 2;
        ring.bytes_mut()[at + n + 2..][..4].copy_from_slice(&[9, 9, 0, 0]);
    }
    for bytes in [unfinished(&ring).finish().unwrap().0, ring.into_bytes()] {
        let trace = Trace::from_bytes(bytes).unwrap();
        let columns = trace.columns();
        assert_eq!((columns.len(), columns.skipped(), columns.damaged()), (21 - 4, 4, 0));
        let tasks: Vec<_> = columns
            .events()
            .filter_map(|(_, event)| match event {
                Event::PollBegin { task } => Some(task.0),
                _ => None,
            })
            .collect();
        assert_eq!(tasks, [1, 2, 4, 5, 7, 8]);
        assert_eq!((trace.notes(), trace.gaps()), (&[][..], &[][..]));
    }
}
