//! Lanes (CPUs or threads) and what happened on them beside tasks: idle time, interrupts, GC, slow allocation, loss.

use unitrace_formats::event::GcPhase;
use unitrace_formats::ring::GapKind;
use unitrace_formats::time::Nanos;

use super::TimeRange;
use super::guest::GuestIndex;
use super::index::{LaneIndex, TaskIndex};
use super::texts::TextId;

/// A CPU or a thread: one stack of polls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lane {
    /// Number of the lane in the ring.
    pub lane: u16,
    /// Thread id or CPU number that wrote it. Lanes of ended threads are reused: each owner is a `Lane` of its own.
    pub owner: u32,
    /// "thread 4711" or "CPU 0".
    pub name: TextId,
    /// In which guest.
    pub guest: GuestIndex,
    /// From its first event to its last; before and after nothing is known of it.
    pub seen: TimeRange,
}

/// A stretch of time on a lane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// On which lane.
    pub lane: LaneIndex,
    /// First moment; the start of the trace (or of what is left after a loss) if the begin was not seen.
    pub begin: Nanos,
    /// First moment after it; the end of the trace if the end was not seen.
    pub end: Nanos,
    /// How many of its sort were open around it.
    pub depth: u8,
}

impl Stretch {
    /// How long, in nanoseconds.
    pub fn span(&self) -> i64 {
        self.end.0 - self.begin.0
    }
}

/// An interrupt or signal handler.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Irq {
    /// When and where.
    pub stretch: Stretch,
    /// Interrupt or signal number; `None` if only its end was seen.
    pub vector: Option<u32>,
}

/// A phase of a garbage collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gc {
    /// When and where; depth 0 is a whole collection or a phase that stands alone.
    pub stretch: Stretch,
    /// Which phase.
    pub phase: GcPhase,
}

/// The allocator on its slow path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SlowAlloc {
    /// When and where.
    pub stretch: Stretch,
    /// Who asked.
    pub task: Option<TaskIndex>,
}

/// Lost events.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gap {
    /// On which lane; `None`: not tied to one (events of threads that found no lane).
    pub lane: Option<LaneIndex>,
    /// The last moment that is known before it.
    pub after: Nanos,
    /// The first moment that is known after it.
    pub before: Nanos,
    /// How many events are missing, as far as the ring can say.
    pub events: u64,
    /// Why. `Older`: this lane's ring reaches less far back than others'; `events` counts all it ever lost.
    pub kind: GapKind,
}
