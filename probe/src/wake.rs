//! A task is made runnable: who did it.

use crate::{current, groups, interrupt, live, record_at, scope, ticks};
use unitrace_formats::event::{Cause, Event};
use unitrace_formats::id::ObjectId;
use unitrace_formats::time::Ticks;

/// `task` is woken here and now. Said before it is woken: afterwards it may run on another CPU.
#[inline]
pub(crate) fn woken(task: ObjectId) {
    if groups() != 0 {
        woken_at(ticks(), task, cause_here());
    }
}

/// `task` is woken at a time that is at hand, by whoever is named.
#[inline]
pub(crate) fn woken_at(now: Ticks, task: ObjectId, (cause, by): (Cause, u32)) {
    record_at(now, Event::Wake { task, cause, by });
    live::woken_at(now, task);
}

/// Why: whatever surrounds the call most closely.
#[inline]
pub(crate) fn cause_here() -> (Cause, u32) {
    if let Some(scope) = scope::cause() {
        return scope;
    }
    match (current(), interrupt()) {
        (ObjectId::NONE, Some(vector)) => (Cause::Irq, vector),
        (ObjectId::NONE, None) => (Cause::Unknown, 0),
        (task, _) => (Cause::Task, task.0),
    }
}
