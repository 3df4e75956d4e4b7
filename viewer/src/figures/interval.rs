//! Times that are measured of a task, each from one moment to another.

use unitrace_formats::time::Nanos;

use crate::model::{Model, Readied, Segment, State, StateKind, Task, TaskIndex, TimeRange};

/// Which times.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Sort {
    /// From the wake that made it ready to the poll.
    #[default]
    WakeToPoll,
    /// From its spawn to its first poll.
    SpawnToPoll,
    /// From begin to end of a stay on a CPU.
    Poll,
    /// From the end of a poll to the wake.
    Wait,
    /// From spawn to end.
    Life,
}

impl Sort {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::WakeToPoll, Self::SpawnToPoll, Self::Poll, Self::Wait, Self::Life];

    /// The words for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WakeToPoll => "wake to poll",
            Self::SpawnToPoll => "spawn to first poll",
            Self::Poll => "length of polls",
            Self::Wait => "length of waits",
            Self::Life => "lifetime",
        }
    }

    /// True if `segment`, which `next` follows, is such a time.
    fn is(self, segment: &Segment, next: Option<StateKind>) -> bool {
        match (self, segment.state) {
            (Self::WakeToPoll, State::Ready(Readied::Woken(_)))
            | (Self::SpawnToPoll, State::Ready(Readied::Spawned) | State::Created) => {
                next == Some(StateKind::Running)
            }
            (Self::Poll, State::Running(_)) => true,
            (Self::Wait, State::Waiting(_)) => {
                matches!(next, Some(StateKind::Ready | StateKind::Running))
            }
            _ => false,
        }
    }
}

/// One such time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Interval {
    /// Whose.
    pub task: TaskIndex,
    /// From here.
    pub begin: Nanos,
    /// To here.
    pub end: Nanos,
}

impl Interval {
    /// How long, in nanoseconds.
    pub fn span(&self) -> i64 {
        self.end.0 - self.begin.0
    }
}

/// Tells `see` every time of this sort that ends within `time`, in order. What began before the trace, or was not over
/// at its end, was not measured.
pub fn intervals(
    model: &Model,
    index: TaskIndex,
    sort: Sort,
    time: TimeRange,
    mut see: impl FnMut(Interval),
) {
    let task = model.task(index);
    let mut tell = |begin: Nanos, end: Nanos| {
        if end >= time.start && end <= time.end {
            see(Interval { task: index, begin, end });
        }
    };
    if sort == Sort::Life {
        if is_whole(task) {
            tell(task.born, task.ended);
        }
        return;
    }
    let (all, until) = (&model.segments, Nanos(time.end.0.saturating_add(1)));
    for at in all.touching(task.segments.clone(), Nanos(time.start.0.saturating_sub(1)), until) {
        let segment = all.segment(&task.segments, at, task.ended);
        let last = at + 1 == task.segments.end;
        let next = (!last).then(|| all.kinds()[at as usize + 1]);
        let cut = (at == task.segments.start && task.born_before) || (last && !is_over(task));
        if !cut && sort.is(&segment, next) {
            tell(segment.begin, segment.end);
        }
    }
}

/// True if both its begin and its end were seen.
fn is_whole(task: &Task) -> bool {
    !task.born_before && is_over(task)
}

fn is_over(task: &Task) -> bool {
    !task.lives_on() && !task.end_lost
}
