//! What is told is recorded.

mod thread;

use crate::scope::{self, Saved};
pub use crate::site::Interned;
use crate::{
    current, groups, is_enabled, live, lives, new_object, new_resource, record, record_at, state, ticks,
    waiting, wake as wakes,
};
use core::sync::atomic::AtomicU32;
pub use thread::{Thread, switch};
use unitrace_formats::event::{Cause, Event, Group, Outcome, PollResult, ResourceKind, TaskKind};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::live::LiveKind;

/// A poll (or an interrupt) that goes on, and what it hides: for [`poll_end`].
#[derive(Clone, Copy, Debug)]
pub struct Poll {
    task: ObjectId,
    hidden: Option<Saved>,
}

impl Poll {
    /// Whose; none if it is not recorded, or that of an interrupt.
    #[inline]
    pub const fn task(&self) -> ObjectId {
        self.task
    }
}

/// A task is born; none while tasks are not recorded. It is ready (a future: not yet, a promise: waits).
#[inline]
pub fn spawn(site: SiteId, kind: TaskKind, parent: ObjectId) -> ObjectId {
    match is_enabled(Group::Tasks) {
        true => lives::spawned(parent, site, kind),
        false => ObjectId::NONE,
    }
}

/// `task` begins to run here; until [`poll_end`] it is the current one.
#[inline]
pub fn poll_begin(task: ObjectId) -> Poll {
    Poll { task, hidden: (!task.is_none()).then(|| lives::poll_begins(task)) }
}

/// The callback of a promise begins to run: a wake, [`poll_begin`] and a read of `source`, which it waited for, with one reading of
/// the clock. It is woken by what runs here; where nothing does, `source` is that, or what `cause` says of it.
#[inline]
pub fn callback_begin(promise: ObjectId, source: ObjectId, cause: Cause) -> Poll {
    if promise.is_none() || groups() == 0 {
        return Poll { task: promise, hidden: None };
    }
    let now = ticks();
    let woken_by = match wakes::cause_here() {
        (Cause::Unknown, _) if !source.is_none() => (cause, source.0),
        known => known,
    };
    wakes::woken_at(now, promise, woken_by);
    let hidden = lives::poll_begins_at(now, promise);
    if !source.is_none() {
        record_at(now, Event::Read { task: promise, source });
    }
    Poll { task: promise, hidden: Some(hidden) }
}

/// The poll ends. Ready or panicked is the end of the task too.
#[inline]
pub fn poll_end(poll: Poll, result: PollResult) {
    if let Some(hidden) = poll.hidden {
        lives::poll_ends(poll.task, hidden, result);
    }
}

/// `task` ends without a poll: it was dropped, or nobody polls such as it.
#[inline]
pub fn end(task: ObjectId, outcome: Outcome) {
    if !task.is_none() {
        lives::ends(ticks(), task, outcome);
    }
}

/// `task` is woken here, by whatever runs here. Say it before it can run elsewhere.
#[inline]
pub fn wake(task: ObjectId) {
    if !task.is_none() {
        wakes::woken(task);
    }
}

/// `task` is woken by somebody who is known better than by what runs here.
#[inline]
pub fn wake_because(task: ObjectId, cause: Cause, by: u32) {
    if !task.is_none() && groups() != 0 {
        wakes::woken_at(ticks(), task, (cause, by));
    }
}

/// A promise: waits until somebody [`resolve`]s it. None while tasks are not recorded.
#[inline]
pub fn make_promise(site: SiteId) -> ObjectId {
    spawn(site, TaskKind::Promise, current())
}

/// A promise that waits for `source`: its birth and a wait with one reading of the clock. None while tasks are not recorded.
#[inline]
pub fn promise_of(site: SiteId, parent: ObjectId, source: ObjectId) -> ObjectId {
    if !is_enabled(Group::Tasks) {
        return ObjectId::NONE;
    }
    let now = ticks();
    let task = lives::spawned_at(now, parent, site, TaskKind::Promise);
    if !source.is_none() {
        record_at(now, Event::Wait { task, resource: source });
    }
    task
}

/// The current task resolves a promise, whose life ends, or gives a resource its value.
#[inline]
pub fn resolve(target: ObjectId, outcome: Outcome) {
    if target.is_none() {
        return;
    }
    waiting::resolve(target, outcome);
    if !target.is_resource() {
        live::remove(target);
    }
}

/// A channel, lock, socket or timer is made; none while resources are not recorded.
#[inline]
pub fn make_resource(site: SiteId, kind: ResourceKind) -> ObjectId {
    if !is_enabled(Group::Resources) {
        return ObjectId::NONE;
    }
    let id = new_resource();
    live::insert(id, LiveKind::Resource, kind.raw(), site, current());
    record(Event::Resource { id, kind, site });
    id
}

/// It is gone.
#[inline]
pub fn resource_end(resource: ObjectId) {
    live::remove(resource);
}

/// A span of the current task begins, inside `parent` or the span that is entered here; none while spans are not recorded.
#[inline]
pub fn span_begin(site: SiteId, parent: ObjectId) -> ObjectId {
    if !is_enabled(Group::Spans) {
        return ObjectId::NONE;
    }
    let parent = if parent.is_none() { scope::span() } else { parent };
    let (span, task) = (new_object(), current());
    live::insert(span, LiveKind::Span, 0, site, if parent.is_none() { task } else { parent });
    record(Event::SpanBegin { span, parent, site, task });
    span
}

/// It ends.
#[inline]
pub fn span_end(span: ObjectId) {
    if !span.is_none() {
        record(Event::SpanEnd { span });
        live::remove(span);
    }
}

/// The word with a bit for each group that is recorded ([`Group::bit`]), for languages that look at it before they call.
pub const fn groups_word() -> &'static AtomicU32 {
    state::groups_word()
}

/// The handler of an interrupt begins: [`Interrupt`](crate::Interrupt) for those who have no guards.
#[inline]
pub fn irq_begin(vector: u32) -> Poll {
    record(Event::IrqBegin { vector });
    Poll { task: ObjectId::NONE, hidden: Some(scope::enter_interrupt(vector)) }
}

/// It ends.
#[inline]
pub fn irq_end(irq: Poll) {
    if let Some(hidden) = irq.hidden {
        record(Event::IrqEnd {});
        scope::leave(hidden);
    }
}
