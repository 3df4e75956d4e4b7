//! Hand-written little traces: a story told event by event.
#![allow(dead_code, reason = "each test file tells its own part")]

use unitrace_formats::event::{Cause, Event, Outcome, PollResult, TaskKind};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::time::Nanos;
use unitrace_viewer::model::{Builder, LaneIndex, Model, StateKind, TaskIndex};

/// One lane, tasks by number.
pub(crate) struct Story {
    pub(crate) builder: Builder,
    pub(crate) lane: LaneIndex,
    now: Nanos,
}

pub(crate) fn task(number: u32) -> ObjectId {
    ObjectId(number)
}

impl Story {
    pub(crate) fn new() -> Self {
        let mut builder = Builder::new(Nanos(0));
        let lane = builder.lane(0, 1, "thread 1");
        Self { builder, lane, now: Nanos(0) }
    }

    /// The next events happen now.
    pub(crate) fn at(&mut self, now: i64) -> &mut Self {
        self.now = Nanos(now);
        self
    }

    pub(crate) fn event(&mut self, event: Event<'_>) -> &mut Self {
        self.builder.event(self.now, self.lane, &event);
        self
    }

    pub(crate) fn spawn(&mut self, number: u32) -> &mut Self {
        self.spawn_as(number, 0, TaskKind::Task)
    }

    pub(crate) fn spawn_as(&mut self, number: u32, parent: u32, kind: TaskKind) -> &mut Self {
        self.event(Event::Spawn { task: task(number), parent: task(parent), site: SiteId::NONE, kind })
    }

    pub(crate) fn begin(&mut self, number: u32) -> &mut Self {
        self.event(Event::PollBegin { task: task(number) })
    }

    pub(crate) fn pending(&mut self, number: u32) -> &mut Self {
        self.event(Event::PollEnd { task: task(number), result: PollResult::Pending })
    }

    pub(crate) fn done(&mut self, number: u32) -> &mut Self {
        self.event(Event::PollEnd { task: task(number), result: PollResult::Ready });
        self.event(Event::End { task: task(number), outcome: Outcome::Done })
    }

    pub(crate) fn wake(&mut self, number: u32, by: u32) -> &mut Self {
        self.event(Event::Wake { task: task(number), cause: Cause::Task, by })
    }

    pub(crate) fn wait(&mut self, number: u32, resource: ObjectId) -> &mut Self {
        self.event(Event::Wait { task: task(number), resource })
    }

    /// Ends the trace now.
    pub(crate) fn end(mut self) -> Model {
        self.finish()
    }

    /// Ends the trace now, at the end of a sentence.
    pub(crate) fn finish(&mut self) -> Model {
        self.event(Event::Current { task: ObjectId::NONE });
        std::mem::replace(&mut self.builder, Builder::new(Nanos(0))).finish()
    }
}

/// The task with this number.
pub(crate) fn find(model: &Model, number: u32) -> TaskIndex {
    model.tasks().find(|(_, t)| t.id == task(number)).expect("the task is in the model").0
}

/// What it did: state and first moment, one after the other.
pub(crate) fn states(model: &Model, number: u32) -> Vec<(StateKind, i64)> {
    model.segments_of(find(model, number)).map(|s| (s.state.kind(), s.begin.0)).collect()
}
