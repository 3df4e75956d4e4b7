//! A ring of this process, written and read back.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]

mod alone;
mod reading;

use alone::{copy, session};
use reading::assert_gapless;
use unitrace_formats::event::{Cause, Event, PollResult, Text};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::live::{LiveKind, LiveState};
use unitrace_formats::ring::{WriterKind, geometry::StreamId};
use unitrace_probe::{Config, live, new_object, new_resource, record, site};

#[test]
fn what_is_recorded_is_read() {
    let (_one, session) = session(Config::new().name("web").lanes(2));
    let (task, resource) = (new_object(), new_resource());
    assert!(resource.is_resource() && !task.is_resource());
    let site = site!(Task, "worker").id();
    let events = [
        Event::Spawn { task, parent: ObjectId::NONE, site, kind: unitrace_formats::event::TaskKind::Task },
        Event::PollBegin { task },
        Event::Wait { task, resource },
        Event::PollEnd { task, result: PollResult::Pending },
        Event::Wake { task, cause: Cause::Io, by: resource.0 },
        Event::Heap {
            live: unitrace_formats::event::field::ByteCount(1 << 40),
            peak: unitrace_formats::event::field::ByteCount(u64::MAX),
            capacity: unitrace_formats::event::field::ByteCount(0),
        },
        Event::Label { object: task, site, text: Text::new("connection 10.0.0.7") },
        Event::IdleBegin {},
        Event::IoSubmit {
            task,
            device: resource,
            key: unitrace_formats::id::JoinKey(0x0123_4567_89AB_CDEF),
            bytes: unitrace_formats::event::field::ByteCount(77),
        },
    ];
    events.into_iter().for_each(record);
    live::insert(task, LiveKind::Task, 0, site, ObjectId::NONE);
    live::state(task, LiveState::Waiting, resource);

    let copied = copy(&session);
    assert_eq!(copied.events().into_iter().map(|(_, _, event)| event).collect::<Vec<_>>(), events);
    assert_eq!(copied.header.program_name(), "web");
    assert_eq!((copied.header.writer, copied.header.writer_id), (WriterKind::Process, std::process::id()));
    assert!(copied.header.anchors.iter().flatten().next().unwrap().unix_ns > 1_600_000_000_000_000_000);
    let found = copied.site(site).unwrap();
    assert_eq!((found.name, found.module, found.file), ("worker", "process", file!()));
    let entry = copied.live()[0];
    assert_eq!(
        (entry.id, entry.state, entry.waiting_on, entry.site),
        (task, LiveState::Waiting, resource, site)
    );
    live::remove(task);
    assert!(copy(&session).live().is_empty());
}

#[test]
fn the_ring_wraps_and_keeps_the_newest() {
    let (_one, session) = session(Config::new().size(1 << 20).lanes(1));
    for n in 0..1_000_000 {
        record(Event::Read { task: ObjectId(n), source: ObjectId(!n) });
    }
    let copied = copy(&session);
    let streams = copied.streams();
    let packets = &streams[&StreamId { lane: 0, level: 0 }];
    assert_eq!(streams.len(), 1);
    assert_eq!(packets.len(), copied.header.geometry.packets[0] as usize);
    assert_gapless(packets);
    let events = copied.events();
    for (distance, (_, _, event)) in events.iter().rev().enumerate() {
        let n = 999_999 - distance as u32;
        assert_eq!(*event, Event::Read { task: ObjectId(n), source: ObjectId(!n) });
    }
}
