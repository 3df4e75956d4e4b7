//! Small traces made by hand, each for something the painter must draw.

use unitrace_formats::event::field::ByteCount;
use unitrace_formats::event::{
    Cause, Event, GcPhase, Level, Outcome, PollResult, ResourceKind, TaskKind, Text, ValueType,
};
use unitrace_formats::id::{ObjectId, SampleId, SiteId};
use unitrace_formats::ring::{GapKind, Site, SiteKind};
use unitrace_formats::time::Nanos;
use unitrace_viewer::model::{Builder, Gap, LaneIndex, Model};

/// Writes a trace: times in microseconds, tasks by number.
pub(crate) struct Story {
    builder: Builder,
    lane: LaneIndex,
}

impl Story {
    pub(crate) fn new() -> Self {
        let mut builder = Builder::new(Nanos(0));
        builder.model_mut().program = "story".to_owned();
        let lane = builder.lane(0, 4711, "thread 4711");
        Self { builder, lane }
    }

    pub(crate) fn site(&mut self, id: u16, name: &str, module: &str, unit: &str) -> SiteId {
        let kind = SiteKind::Task;
        self.builder.site(
            SiteId(id),
            SiteId(id),
            &Site { kind, name, module, file: "src/story.rs", line: 7, unit },
        );
        SiteId(id)
    }

    pub(crate) fn at(&mut self, micros: f64, event: Event<'_>) -> &mut Self {
        self.builder.event(Nanos((micros * 1e3) as i64), self.lane, &event);
        self
    }

    pub(crate) fn spawn(&mut self, at: f64, task: u32, parent: u32, site: u16) -> &mut Self {
        let (task, parent) = (ObjectId(task), ObjectId(parent));
        self.at(at, Event::Spawn { task, parent, site: SiteId(site), kind: TaskKind::Task })
    }

    pub(crate) fn poll(&mut self, from: f64, to: f64, task: u32, result: PollResult) -> &mut Self {
        let task = ObjectId(task);
        self.at(from, Event::PollBegin { task }).at(to, Event::PollEnd { task, result })
    }

    pub(crate) fn wake(&mut self, at: f64, task: u32, cause: Cause, by: u32) -> &mut Self {
        self.at(at, Event::Wake { task: ObjectId(task), cause, by })
    }

    pub(crate) fn end(&mut self, at: f64, task: u32, outcome: Outcome) -> &mut Self {
        self.at(at, Event::End { task: ObjectId(task), outcome })
    }

    pub(crate) fn lose(&mut self, after: f64, before: f64, events: u64) -> &mut Self {
        let nanos = |micros: f64| Nanos((micros * 1e3) as i64);
        let gap = Gap {
            lane: Some(self.lane),
            after: nanos(after),
            before: nanos(before),
            events,
            kind: GapKind::Missing,
        };
        self.builder.gap(gap);
        self
    }

    pub(crate) fn finish(self) -> Model {
        self.builder.finish()
    }
}

/// A little server: something of everything.
pub(crate) fn server() -> Model {
    use PollResult::{Panicked, Pending, Ready};
    let mut story = Story::new();
    for (id, name) in [
        (1, "main"),
        (2, "accept loop"),
        (3, "connection"),
        (4, "cache refresh"),
        (5, "cache lock"),
        (7, "ticker"),
    ] {
        story.site(id, name, "server::net", "");
    }
    story.site(6, "open connections", "server::net", "");
    story.site(8, "log", "server::net", "");
    let lock = ObjectId::resource(90);
    story.at(0.0, Event::Resource { id: lock, kind: ResourceKind::Mutex, site: SiteId(5) });
    story.spawn(0.0, 1, 0, 1).at(1.0, Event::PollBegin { task: ObjectId(1) });
    story.spawn(20.0, 2, 1, 2).spawn(30.0, 4, 1, 4).spawn(35.0, 7, 1, 7);
    story.at(40.0, Event::PollEnd { task: ObjectId(1), result: Pending });
    story.poll(45.0, 60.0, 2, Pending).poll(62.0, 150.0, 4, Pending).poll(155.0, 160.0, 7, Pending);
    for i in 0..4u32 {
        let t = 180.0 + 190.0 * f64::from(i);
        let conn = 10 + i;
        let count = |value| Event::Counter { site: SiteId(6), value };
        story.wake(t, 2, Cause::Io, 0).at(t + 8.0, Event::PollBegin { task: ObjectId(2) });
        story.spawn(t + 14.0, conn, 2, 3).at(t + 15.0, count(i64::from(i) + 1));
        story.at(t + 20.0, Event::PollEnd { task: ObjectId(2), result: Pending });
        story.at(t + 34.0, Event::PollBegin { task: ObjectId(conn) });
        story.at(t + 50.0, Event::TryRead { task: ObjectId(conn), source: lock });
        story.at(t + 52.0, Event::Wait { task: ObjectId(conn), resource: lock });
        story.at(t + 54.0, Event::PollEnd { task: ObjectId(conn), result: Pending });
        let heap =
            |live| Event::Heap { live: ByteCount(live), peak: ByteCount(live), capacity: ByteCount(0) };
        story.at(t + 60.0, heap(1_000_000 + 400_000 * u64::from(i)));
        story.wake(t + 66.0, 4, Cause::Timer, 0).at(t + 70.0, Event::PollBegin { task: ObjectId(4) });
        story.at(t + 95.0, Event::Resolve { by: ObjectId(4), target: lock, outcome: Outcome::Done });
        story
            .wake(t + 96.0, conn, Cause::Task, 4)
            .at(t + 100.0, Event::PollEnd { task: ObjectId(4), result: Pending });
        story.at(t + 118.0, Event::PollBegin { task: ObjectId(conn) });
        story.at(t + 120.0, Event::Read { task: ObjectId(conn), source: lock });
        story.at(t + 126.0, Event::AllocBegin {}).at(t + 131.0, Event::AllocEnd {});
        let (result, outcome) = if i == 2 { (Panicked, Outcome::Panicked) } else { (Ready, Outcome::Done) };
        let text = format!("GET /item/{i} 200");
        let level = if i == 2 { Level::Error } else { Level::Info };
        let text = if i == 2 { "index out of range" } else { &text };
        story.at(
            t + 135.0,
            Event::Log { task: ObjectId(conn), level, site: SiteId(8), text: Text::new(text) },
        );
        story.at(t + 148.0, Event::PollEnd { task: ObjectId(conn), result }).end(t + 148.0, conn, outcome);
    }
    story.at(600.0 + 350.0, Event::GcBegin { phase: GcPhase::Full });
    story.at(1_040.0, Event::GcEnd { phase: GcPhase::Full });
    story.at(1_045.0, Event::IrqBegin { vector: 14 }).at(1_049.0, Event::IrqEnd {});
    story.wake(1_050.0, 7, Cause::Timer, 0).poll(1_070.0, 1_074.0, 7, Pending);
    story.lose(1_100.0, 1_300.0, 1_204);
    story.at(1_300.0, Event::Current { task: ObjectId(0) });
    story.wake(1_310.0, 2, Cause::Irq, 11).poll(1_320.0, 1_330.0, 2, Pending);
    story.at(1_360.0, Event::ShouldResolve { task: ObjectId(7) });
    story.wake(1_380.0, 1, Cause::Task, 2).poll(1_390.0, 1_440.0, 1, Pending);
    story.end(1_450.0, 4, Outcome::Dropped);
    story.at(1_500.0, Event::IdleBegin {}).at(1_600.0, Event::IdleEnd {});
    story.finish()
}

/// Two tasks and two channels: the smallest graph worth reading.
pub(crate) fn ping_pong() -> Model {
    use PollResult::{Pending, Ready};
    let mut story = Story::new();
    for (id, name) in [(1, "ping"), (2, "pong"), (3, "channel")] {
        story.site(id, name, "ping_pong", "");
    }
    let channel = ObjectId::resource(90);
    story.at(0.0, Event::Resource { id: channel, kind: ResourceKind::Channel, site: SiteId(3) });
    story.spawn(0.0, 1, 0, 1).spawn(1.0, 2, 0, 2);
    story.at(3.0, Event::PollBegin { task: ObjectId(2) });
    story.at(4.0, Event::Wait { task: ObjectId(2), resource: channel });
    story.at(5.0, Event::PollEnd { task: ObjectId(2), result: Pending });
    story.at(60.0, Event::PollBegin { task: ObjectId(1) });
    story.at(70.0, Event::Resolve { by: ObjectId(1), target: channel, outcome: Outcome::Done });
    story.wake(71.0, 2, Cause::Task, 1).at(75.0, Event::PollEnd { task: ObjectId(1), result: Ready });
    story.end(75.0, 1, Outcome::Done).at(80.0, Event::PollBegin { task: ObjectId(2) });
    story.at(82.0, Event::Read { task: ObjectId(2), source: channel });
    story.at(90.0, Event::PollEnd { task: ObjectId(2), result: Ready }).end(90.0, 2, Outcome::Done);
    story.finish()
}

/// Spans of a worker that reads and parses: nested, entered at every poll, some too short to be seen; one on no task.
pub(crate) fn spans() -> Model {
    use PollResult::{Pending, Ready};
    let mut story = Story::new();
    for (id, name) in
        [(1, "worker"), (2, "idle friend"), (3, "request"), (4, "read body"), (5, "parse"), (6, "bytes")]
    {
        story.site(id, name, "spans", "");
    }
    let begin = |span: u32, parent: u32, site: u16, task: u32| Event::SpanBegin {
        span: ObjectId(span),
        parent: ObjectId(parent),
        site: SiteId(site),
        task: ObjectId(task),
    };
    let enter = |span: u32| Event::SpanEnter { span: ObjectId(span) };
    let exit = |span: u32| Event::SpanExit { span: ObjectId(span) };
    let end = |span: u32| Event::SpanEnd { span: ObjectId(span) };
    story.spawn(0.0, 1, 0, 1).spawn(0.0, 2, 0, 2);
    story.at(2.0, begin(40, 0, 4, 0)).at(2.0, enter(40)).at(9.0, exit(40)).at(9.0, end(40));
    story.at(10.0, Event::PollBegin { task: ObjectId(1) }).at(12.0, begin(20, 0, 3, 1));
    let bytes = Event::Field { site: SiteId(6), of: ValueType::Unsigned, value: 512 };
    story.at(12.0, bytes).at(12.0, enter(20)).at(20.0, begin(21, 20, 4, 1)).at(20.0, enter(21));
    story.at(40.0, exit(21)).at(40.0, exit(20));
    story.at(42.0, Event::PollEnd { task: ObjectId(1), result: Pending });
    story
        .poll(50.0, 60.0, 2, Pending)
        .wake(120.0, 1, Cause::Io, 0)
        .at(130.0, Event::PollBegin { task: ObjectId(1) });
    story.at(131.0, enter(20)).at(131.0, enter(21)).at(150.0, exit(21)).at(150.0, end(21));
    story.at(155.0, begin(22, 20, 5, 1)).at(155.0, enter(22));
    for i in 0..400u32 {
        let t = 156.0 + 0.1 * f64::from(i);
        story.at(t, begin(100 + i, 22, 6, 1)).at(t, enter(100 + i));
        story.at(t + 0.05, exit(100 + i)).at(t + 0.05, end(100 + i));
    }
    story.at(200.0, exit(22)).at(200.0, end(22)).at(205.0, exit(20)).at(205.0, end(20));
    story.at(210.0, Event::PollEnd { task: ObjectId(1), result: Ready }).end(210.0, 1, Outcome::Done);
    story.poll(220.0, 240.0, 2, Pending);
    story.finish()
}

/// Two tasks that need memory: one gives it back, one does not.
pub(crate) fn memory() -> Model {
    let mut story = Story::new();
    for (id, name) in [(1, "tidy"), (2, "keeps all"), (3, "page")] {
        story.site(id, name, "memory", "");
    }
    story.spawn(0.0, 1, 0, 1).spawn(0.0, 2, 0, 2);
    for i in 0..40u32 {
        let (t, task) = (10.0 + 20.0 * f64::from(i), 1 + i % 2);
        let live = 500_000 + 16_384 * u64::from(i / 2);
        let bytes = ByteCount(16_384);
        story.at(t, Event::PollBegin { task: ObjectId(task) });
        story.at(t + 1.0, Event::Alloc { sample: SampleId(i + 1), bytes, align: 8, tag: SiteId(3) });
        let heap =
            |live| Event::Heap { live: ByteCount(live), peak: ByteCount(live), capacity: ByteCount(0) };
        story.at(t + 2.0, heap(live + 16_384));
        if task == 1 {
            story.at(t + 8.0, Event::Free { sample: SampleId(i + 1) }).at(t + 9.0, heap(live));
        }
        story.at(t + 10.0, Event::PollEnd { task: ObjectId(task), result: PollResult::Pending });
    }
    story.finish()
}

/// A task that does nothing but wake itself.
pub(crate) fn storm() -> Model {
    let mut story = Story::new();
    story.site(1, "network", "storm", "");
    story.spawn(0.0, 1, 0, 1);
    for i in 0..500u32 {
        let t = 1.0 + 2.0 * f64::from(i);
        story.at(t, Event::PollBegin { task: ObjectId(1) }).wake(t + 0.5, 1, Cause::Task, 1);
        story.at(t + 1.0, Event::PollEnd { task: ObjectId(1), result: PollResult::Pending });
    }
    story.finish()
}

/// Not one event.
pub(crate) fn empty() -> Model {
    Story::new().finish()
}

/// One task was spawned, and that was it.
pub(crate) fn one_event() -> Model {
    let mut story = Story::new();
    story.site(1, "lonely", "one", "");
    story.spawn(0.0, 1, 0, 1);
    story.finish()
}

/// Times run backwards.
pub(crate) fn backwards() -> Model {
    let mut story = Story::new();
    story.spawn(50.0, 1, 0, 1).spawn(20.0, 2, 1, 1).poll(10.0, -5.0, 2, PollResult::Pending);
    story.wake(-100.0, 1, Cause::Task, 2).poll(3.0, 2.0, 1, PollResult::Ready).end(1.0, 1, Outcome::Done);
    story.finish()
}

/// Nothing is left but the knowledge of what is not.
pub(crate) fn all_lost() -> Model {
    let mut story = Story::new();
    story.lose(0.0, 1_000.0, 1_000_000).at(1_000.0, Event::Current { task: ObjectId(0) });
    story.finish()
}

/// One task, polled over and over.
pub(crate) fn busy(polls: u32) -> Model {
    let mut story = Story::new();
    story.site(1, "spinner", "busy", "");
    story.spawn(0.0, 1, 0, 1);
    for i in 0..polls {
        let t = 1.0 + 2.0 * f64::from(i);
        story.wake(t, 1, Cause::Timer, 0).poll(
            t + 0.2,
            t + 0.5 + f64::from(i % 7) * 0.1,
            1,
            PollResult::Pending,
        );
    }
    story.finish()
}

/// Many tasks at once, polled once each, in three groups.
pub(crate) fn crowd(tasks: u32) -> Model {
    let mut story = Story::new();
    for (id, name) in [(1, "reader"), (2, "writer"), (3, "janitor")] {
        story.site(id, name, "crowd", "");
    }
    for task in 0..tasks {
        let site = 1 + (task * 3 / tasks) as u16;
        story.spawn(f64::from(task) * 0.01, task + 1, 0, site);
    }
    for task in 0..tasks {
        let t = f64::from(tasks) * 0.01 + f64::from(task);
        story.poll(t, t + 0.8, task + 1, PollResult::Pending);
    }
    story.finish()
}
