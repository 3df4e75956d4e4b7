//! What is told to an author stands in its trace, in the order of time, whatever the packets do.

#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

mod generate;

use proptest::prelude::*;
use unitrace_formats::event::{Event, PollResult};
use unitrace_formats::foreign::author::{Author, Lane, Source, Unordered};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::{SiteKind, StreamId};
use unitrace_formats::time::{Frequency, Ticks};
use unitrace_formats::trace::Trace;

fn author(lanes: u32) -> (Author, Vec<Lane>) {
    let mut author = Author::new("test", Frequency::NANOSECONDS);
    let lanes = (0..lanes).map(|n| author.lane(n, "")).collect();
    (author, lanes)
}

/// Events without those that begin packets, with time, level and lane.
fn told(trace: &Trace) -> Vec<(u64, u8, u16, String)> {
    let columns = trace.columns();
    let all = columns.events().enumerate();
    let told = all.filter(|(_, (_, event))| !matches!(event, Event::Current { .. }));
    told.map(|(n, (at, event))| {
        let StreamId { lane, level } = columns.stream(n).id;
        (at.0, level, lane, format!("{event:?}"))
    })
    .collect()
}

proptest! {
    #[test]
    fn everything_told_is_there(calls in generate::calls(3, 600)) {
        let (mut author, lanes) = author(3);
        let (mut now, mut expected) = (0, Vec::new());
        for generate::Call { stream, step, row, payload } in &calls {
            now += step;
            let event = generate::event(row, payload);
            author.event(lanes[usize::from(stream.lane)].level(stream.level), Ticks(now), &event);
            expected.push((now, stream.level, stream.lane, format!("{event:?}")));
        }
        expected.retain(|(.., event)| !event.starts_with("Current"));
        expected.sort_by_key(|&(at, level, lane, _)| (at, level, lane));
        let trace = author.finish(Source::default());
        prop_assert_eq!(&told(&trace), &expected);
        let mut saved = Vec::new();
        trace.save(&mut saved).unwrap();
        let saved = Trace::from_bytes(saved);
        // What has no event has no packet, and a trace file is one all the same.
        let saved = saved.unwrap();
        prop_assert_eq!(&told(&saved), &expected);
        prop_assert_eq!(saved.notes(), &[]);
    }

    #[test]
    fn stretches_nest(mut bounds in prop::collection::vec(0u64..50, 2..40)) {
        // Any number of stretches that lie within each other, of which some are alike.
        bounds.sort_unstable();
        bounds.truncate(bounds.len() / 2 * 2);
        let half = bounds.len() / 2;
        let (mut author, lanes) = author(1);
        let mut events = Unordered::default();
        for n in 0..half {
            let vector = n as u32;
            let time = Ticks(bounds[n])..Ticks(bounds[2 * half - 1 - n]);
            let (begin, end) = (Event::IrqBegin { vector }, Event::PollEnd { task: ObjectId(vector + 1), result: PollResult::Ready });
            events.stretch(lanes[0], time, &begin, &end);
        }
        events.tell(&mut author);
        let mut open = Vec::new();
        for (_, event) in author.finish(Source::default()).columns().events() {
            match event {
                Event::IrqBegin { vector } => open.push(vector),
                Event::PollEnd { task, .. } => prop_assert_eq!(open.pop(), Some(task.0 - 1)),
                _ => {}
            }
        }
        prop_assert!(open.is_empty());
    }
}

#[test]
fn time_does_not_step_back() {
    let (mut author, lanes) = author(1);
    for at in [10, 5, u64::MAX, 3] {
        author.event(lanes[0], Ticks(at), &Event::IdleBegin {});
    }
    let times: Vec<u64> = told(&author.finish(Source::default())).iter().map(|told| told.0).collect();
    assert_eq!(times, [10, 10, u64::MAX, u64::MAX]);
}

#[test]
fn tables_that_are_full_say_so() {
    let (mut author, _) = author(1);
    let sites: Vec<SiteId> = (0..70_000).map(|n| author.site(SiteKind::Task, &n.to_string(), "")).collect();
    assert_eq!((sites[0], sites[65_534], sites[65_535]), (SiteId(1), SiteId(65_535), SiteId::NONE));
    assert_eq!(author.site(SiteKind::Task, "7", ""), sites[7]);
    let lanes: Vec<Lane> = (1..70_000).map(|n| author.lane(n, "more")).collect();
    assert_eq!(lanes[65_534], lanes[69_998]);
    author.event(lanes[69_998].level(1), Ticks(1), &Event::IdleBegin {});
    author.taken(ObjectId(u32::MAX));
    assert_eq!((author.object(), author.object()), (ObjectId(0x7FFF_FFFF), ObjectId(0x7FFF_FFFF)));
    let trace = author.finish(Source::default());
    assert_eq!(trace.lost().sites, 70_000 - 65_535);
    assert_eq!(trace.sites().get(SiteId(65_535)).map(|site| site.name), Some("65534"));
    assert_eq!((told(&trace)[0].2, trace.lane_name(65_535)), (65_535, Some("more")));
}

/// What the foreign file said of itself is in the file that is made of its trace, and in the one made of that.
#[test]
fn a_saved_trace_knows_where_it_came_from() {
    let (mut author, lanes) = author(2);
    author.name_lane(lanes[1], "worker \u{fc}");
    author.forgets_promises();
    author.event(lanes[0], Ticks(7), &Event::IdleBegin {});
    let mut source = Source::new("a made-up format");
    source.count("task record", 2);
    source.tally("types", "Bind", 1 << 40);
    source.number("threads", 3);
    source.drop_at(17, "records of an unknown type");
    let mut trace = author.finish(source.clone());
    for _ in 0..2 {
        let mut saved = Vec::new();
        trace.save(&mut saved).unwrap();
        trace = Trace::from_bytes(saved).unwrap();
        assert_eq!(trace.source(), Some(&source));
        assert_eq!((trace.lane_name(1), trace.forgets_promises()), (Some("worker \u{fc}"), true));
        assert_eq!(trace.notes(), &[]);
    }
}
