//! Tasks, promises and futures, and what each did in sum.

use std::ops::Range;

use unitrace_formats::event::{Outcome, TaskKind};
use unitrace_formats::id::ObjectId;
use unitrace_formats::time::Nanos;

use super::guest::GuestIndex;
use super::index::{SiteIndex, TaskIndex};
use super::texts::TextId;

/// One life.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its id in the ring.
    pub id: ObjectId,
    /// First label, else the callsite's name, else "task 17".
    pub name: TextId,
    /// Where it was spawned.
    pub site: Option<SiteIndex>,
    /// Who spawned it.
    pub parent: Option<TaskIndex>,
    /// What sort of thing it is; `Task` if its spawn was not seen.
    pub kind: TaskKind,
    /// When it began; the start of the trace if that is not known.
    pub born: Nanos,
    /// True if it was there before the first event that is left.
    pub born_before: bool,
    /// When it ended; the end of the trace if it did not.
    pub ended: Nanos,
    /// How it ended; `None` if it lives on.
    pub outcome: Option<Outcome>,
    /// True if it ended unseen, among lost events or before the trace; `ended` is when it was last talked about.
    pub end_lost: bool,
    /// The promise it became, and when (then it is `ended`).
    pub became: Option<TaskIndex>,
    /// The program said: if this never ends, something is wrong.
    pub should_resolve: bool,
    /// False if nothing but mentions by others is known: it was never spawned, polled or ended in this trace.
    pub seen: bool,
    /// Its segments, in time order, without holes from `born` to `ended`.
    pub segments: Range<u32>,
    /// What it did in sum.
    pub sums: Sums,
    /// In which guest it lives.
    pub guest: GuestIndex,
}

impl Task {
    /// True if it ended with an error or a panic.
    pub fn failed(&self) -> bool {
        matches!(self.outcome, Some(Outcome::Panicked | Outcome::Failed))
    }

    /// True if the end of the trace came before its own.
    pub fn lives_on(&self) -> bool {
        self.outcome.is_none() && self.became.is_none() && !self.end_lost
    }

    /// True if the program said that it should end, and it did not.
    pub fn stuck(&self) -> bool {
        self.should_resolve && self.lives_on()
    }

    /// From begin to end.
    pub fn life(&self) -> Nanos {
        Nanos(self.ended.0 - self.born.0)
    }
}

/// Sums over a task's life, as far as the trace holds it.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Sums {
    /// Nanoseconds in each state, by [`super::StateKind`].
    pub time: [i64; super::StateKind::COUNT],
    /// Polls that began.
    pub polls: u32,
    /// Wakes it received.
    pub wakes: u32,
    /// Of these, wakes by itself during its own poll.
    pub self_wakes: u32,
    /// Wakes that found it ready or running and already woken: they changed nothing.
    pub spare_wakes: u32,
    /// The longest poll in nanoseconds.
    pub longest_poll: i64,
    /// When the longest poll began.
    pub longest_poll_at: Nanos,
    /// Live wakers at the end, where the program records them.
    pub wakers: i32,
    /// True if the program records live wakers of this task.
    pub wakers_known: bool,
}
