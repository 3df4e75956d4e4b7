//! What is told of a task's life, whoever runs it: a wrapped future, or an executor's own hooks.

use crate::scope::{self, Saved};
use crate::{live, new_object, record_at, ticks};
use unitrace_formats::event::{Event, Outcome, PollResult, TaskKind};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::live::{LiveKind, LiveState};
use unitrace_formats::time::Ticks;

/// A task is born; returns its id.
pub(crate) fn spawned(parent: ObjectId, site: SiteId, kind: TaskKind) -> ObjectId {
    spawned_at(ticks(), parent, site, kind)
}

/// [`spawned`] at a time that is at hand.
pub(crate) fn spawned_at(now: Ticks, parent: ObjectId, site: SiteId, kind: TaskKind) -> ObjectId {
    let task = new_object();
    spawned_as(now, task, parent, site, kind);
    task
}

/// A task is born that has an id.
pub(crate) fn spawned_as(now: Ticks, task: ObjectId, parent: ObjectId, site: SiteId, kind: TaskKind) {
    live::insert_at(now, task, LiveKind::Task, kind.raw(), site, parent);
    record_at(now, Event::Spawn { task, parent, site, kind });
}

/// A poll begins; what it hides is put back by [`poll_ends`].
#[inline]
pub(crate) fn poll_begins(task: ObjectId) -> Saved {
    poll_begins_at(ticks(), task)
}

/// [`poll_begins`] at a time that is at hand.
#[inline]
pub(crate) fn poll_begins_at(now: Ticks, task: ObjectId) -> Saved {
    // Recorded before it is current: a packet that begins here says what was current before.
    record_at(now, Event::PollBegin { task });
    live::state_at(now, task, LiveState::Running, ObjectId::NONE);
    scope::enter_task(task)
}

/// A poll ends, and with `ready` or `panicked` the task. True if that was its end.
#[inline]
pub(crate) fn poll_ends(task: ObjectId, before: Saved, result: PollResult) -> bool {
    let now = ticks();
    record_at(now, Event::PollEnd { task, result });
    let said = scope::leave_task(before);
    let outcome = match result {
        PollResult::Ready if said.failed => Outcome::Failed,
        PollResult::Ready => Outcome::Done,
        PollResult::Panicked => Outcome::Panicked,
        _ => {
            live::pending_at(now, task, said.waited);
            return false;
        }
    };
    ends(now, task, outcome);
    true
}

/// The task's life ends.
#[inline]
pub(crate) fn ends(now: Ticks, task: ObjectId, outcome: Outcome) {
    record_at(now, Event::End { task, outcome });
    live::remove(task);
}
