//! A task on the way through its life.

use super::{Doing, Flow};
use crate::event::{PollResult, TaskKind};
use crate::id::ObjectId;

/// No task waits for more at once that anybody would read.
const MOST_WAITS: usize = 16;

/// A task that is alive.
#[derive(Debug)]
pub(super) struct Task<'t> {
    /// What it was called when its life was told.
    pub(super) name: &'t str,
    /// When its life was told.
    pub(super) born: u64,
    pub(super) doing: Doing,
    /// When it began to do that.
    pub(super) since: u64,
    /// The arrow from the wake that made it ready.
    pub(super) woken_by: Option<Flow>,
    /// What it began to wait for in its newest poll.
    pub(super) waits: Vec<ObjectId>,
}

impl<'t> Task<'t> {
    pub(super) fn new(name: &'t str, born: u64) -> Self {
        Self { name, born, doing: Doing::Nothing, since: born, woken_by: None, waits: Vec::new() }
    }

    /// What it does after a poll. A wake during its own poll makes it ready.
    pub(super) fn after(&self, result: PollResult) -> Doing {
        match result {
            PollResult::Pending if self.woken_by.is_some() => Doing::Ready,
            PollResult::Pending => Doing::Waiting,
            PollResult::Preempted => Doing::Ready,
            _ => Doing::Nothing,
        }
    }

    /// It waits for one more thing.
    pub(super) fn wait(&mut self, resource: ObjectId) {
        if self.waits.len() < MOST_WAITS {
            self.waits.push(resource);
        }
    }
}

/// What a task does when it is spawned.
pub(super) fn at_first(kind: TaskKind) -> Doing {
    match kind {
        TaskKind::Promise => Doing::Waiting,
        TaskKind::Future => Doing::Created,
        _ => Doing::Ready,
    }
}
