//! What a task does, as far as events say: the slices inside its life.

use crate::event::{PollResult, TaskKind};
use crate::id::ObjectId;

/// What a task does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Doing {
    /// Made, not begun.
    Created,
    /// It could run.
    Ready,
    /// It is on a CPU.
    Running,
    /// It waits.
    Waiting,
    /// It is finished, or nobody knows.
    Nothing,
}

/// A task.
#[derive(Debug)]
pub(super) struct Task {
    /// Its track.
    pub(super) track: u64,
    /// Its life has a slice that is open.
    pub(super) is_alive: bool,
    /// What the innermost open slice says.
    pub(super) doing: Doing,
    /// The arrow from the wake that made it ready.
    pub(super) woken_by: Option<u64>,
    /// What it began to wait for in its newest poll.
    pub(super) waits: Vec<ObjectId>,
}

/// No task waits for more at once that anybody would read.
const MOST_WAITS: usize = 16;

impl Task {
    pub(super) fn new(track: u64) -> Self {
        Self { track, is_alive: false, doing: Doing::Nothing, woken_by: None, waits: Vec::new() }
    }

    /// What it does when it is spawned.
    pub(super) fn at_first(kind: TaskKind) -> Doing {
        match kind {
            TaskKind::Promise => Doing::Waiting,
            TaskKind::Future => Doing::Created,
            _ => Doing::Ready,
        }
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
