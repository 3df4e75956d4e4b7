//! What the current task does with others and their results: the arrows of the graph.
//!
//! `wake` says who made a task runnable, `read` says whose result it used: they answer different questions, and both
//! are drawn. [`Resource`](crate::Resource) and the types of the module `sync` call these for you.

use crate::{current, record, scope};
use unitrace_formats::event::{Event, Outcome};
use unitrace_formats::id::ObjectId;

/// The current task used what `source`, a task or a resource, produced.
#[inline]
pub fn read(source: ObjectId) {
    record(Event::Read { task: current(), source });
}

/// The current task looked for a result of `source` and there was none yet.
#[inline]
pub fn try_read(source: ObjectId) {
    record(Event::TryRead { task: current(), source });
}

/// The current task (or one that is being dropped here) produced what `target`, a promise or a resource, stands for.
#[inline]
pub fn resolve(target: ObjectId, outcome: Outcome) {
    record(Event::Resolve { by: scope::actor(), target, outcome });
}

/// The current task will wait for `resource` when this poll ends. Say it once for each in every poll: what a task
/// waits on is what its last pending poll said. A task's id says that its end is waited for.
#[inline]
pub fn wait(resource: ObjectId) {
    scope::waiting_on(resource);
    record(Event::Wait { task: current(), resource });
}

/// From now on the promise `task` is `into`: a tail call. Viewers keep both on one line.
#[inline]
pub fn become_(task: ObjectId, into: ObjectId) {
    record(Event::Become { task, into });
}

/// If `task` never ends, something is wrong.
#[inline]
pub fn should_resolve(task: ObjectId) {
    record(Event::ShouldResolve { task });
}
