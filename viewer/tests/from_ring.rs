//! From the bytes of a ring to a model and a report: names, live table, losses of lanes that wrapped.

use unitrace_formats::event::{Event, PollResult, TaskKind};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::live::{LiveKind, LiveState};
use unitrace_formats::ring::{Geometry, LiveEntry, Site, SiteKind, StreamId};
use unitrace_formats::time::{Nanos, Ticks};
use unitrace_formats::trace::Trace;
use unitrace_viewer::model::{Model, StateKind};
use unitrace_viewer::report;

const LANE: StreamId = StreamId { lane: 0, level: 0 };
const OTHER: StreamId = StreamId { lane: 1, level: 0 };

fn ring() -> Image {
    Image::new(&NewHeader::by_hand(
        "demo",
        Geometry::divide(1 << 20, 2, 4096).expect("a megabyte is enough for two lanes"),
    ))
}

fn site(ring: &mut Image) -> SiteId {
    let site = Site {
        kind: SiteKind::Task,
        name: "worker",
        module: "demo::pool",
        file: "src/pool.rs",
        line: 12,
        unit: "",
    };
    ring.site(&site).expect("the table is empty")
}

fn read(ring: Image) -> Model {
    Model::read(&Trace::from_bytes(ring.into_bytes()).expect("the ring is complete"))
}

#[test]
fn names_lanes_and_times_come_through() {
    let mut ring = ring();
    let site = site(&mut ring);
    let task = ObjectId(1);
    ring.owner(LANE, 4711);
    let spawn = Event::Spawn { task, parent: ObjectId::NONE, site, kind: TaskKind::Task };
    ring.record(LANE, Ticks(1000), &spawn);
    ring.record(LANE, Ticks(1100), &Event::PollBegin { task });
    ring.record(LANE, Ticks(1400), &Event::PollEnd { task, result: PollResult::Pending });
    ring.record(LANE, Ticks(1500), &Event::IdleBegin {});
    let model = read(ring);
    assert_eq!(model.program, "demo");
    assert_eq!(model.text(model.lanes[0].name), "thread 4711");
    let (index, task) = model.tasks().next().expect("one task was spawned");
    assert_eq!((model.task_name(index), model.module(index)), ("worker", "demo::pool"));
    assert_eq!((task.born, model.range.end), (Nanos(0), Nanos(500)));
    assert_eq!(task.sums.time[StateKind::Running as usize], 300);

    let mut out = Vec::new();
    report::write(&model, true, &mut out).expect("memory takes it");
    let json: serde_json::Value = serde_json::from_slice(&out).expect("the report is JSON");
    assert_eq!(json["tasks"][0]["spawned_at"], "src/pool.rs:12");
    assert_eq!((&json["names"][0]["running_ns"], &json["lost"]["events"]), (&300.into(), &0.into()));
    assert_eq!(json["events"]["poll_begin"], 1);
}

/// Lane 0 wraps and keeps only its end; lane 1 keeps a wake of a task from long ago, which the live table no longer
/// has, and one of a task that it has.
#[test]
fn a_wrapped_lane_hides_what_was_on_it() {
    let mut ring = ring();
    let site = site(&mut ring);
    let (gone, alive, busy) = (ObjectId(1), ObjectId(2), ObjectId(3));
    let wake = |task| Event::Wake { task, cause: unitrace_formats::event::Cause::Timer, by: 0 };
    ring.record(LANE, Ticks(0), &Event::PollBegin { task: busy });
    ring.record(OTHER, Ticks(10), &wake(gone));
    ring.record(OTHER, Ticks(20), &wake(alive));
    for turn in 1..200_000u64 {
        ring.record(LANE, Ticks(turn * 100), &Event::Counter { site: SiteId::NONE, value: turn as i64 });
    }
    ring.live(&LiveEntry {
        id: alive,
        kind: LiveKind::Task,
        state: LiveState::Waiting,
        site,
        parent: ObjectId::NONE,
        waiting_on: ObjectId::NONE,
        since: Ticks(5_000),
        detail: TaskKind::Task.raw(),
    });
    let model = read(ring);
    let find = |id| model.tasks().find(|(_, task)| task.id == id).expect("it was mentioned");
    // The first event that is left, the wake at tick 10, is moment 0.
    assert!(find(gone).1.end_lost && find(gone).1.ended == Nanos(0), "{:?}", find(gone));
    let (index, task) = find(alive);
    assert!(task.lives_on() && model.task_name(index) == "worker");
    let last = model.segments_of(index).last().expect("it lives");
    assert_eq!((last.state.kind(), last.begin), (StateKind::Waiting, Nanos(4_990)));
    assert!(model.loss.older > 0 && model.lost() == 0, "{:?}", model.loss);
    assert!(model.gaps.iter().any(|gap| gap.before > Nanos(1_000_000)), "{:?}", model.gaps);
}
