//! Causality: who made whom run, who used whose result. Both are drawn; they answer different questions.

use unitrace_formats::event::Cause;
use unitrace_formats::room::{prefer_huge_pages, roomy};
use unitrace_formats::time::Nanos;

use super::index::{ArrowIndex, TaskIndex};

/// What an arrow says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum ArrowKind {
    /// `from` (if a task did it) made `to` runnable.
    Wake = 0,
    /// A wake that changed nothing: `to` was ready already.
    SpareWake = 1,
    /// `to` used the result of `from`.
    Read = 2,
    /// `to` used the result of `from`, and that was an error.
    ReadFailed = 3,
    /// `from` looked for a result of `to` and found none.
    TryRead = 4,
    /// A look that a read of the same source soon answered; not drawn.
    TryReadAnswered = 5,
    /// `from` resolved `to`.
    Resolve = 6,
    /// `from` resolved `to` with an error.
    ResolveFailed = 7,
    /// `from` became `to`.
    Become = 8,
    /// `from` sent a message that `to` received, in another guest; `by` is its place in [`super::Model::messages`].
    Message = 9,
}

impl ArrowKind {
    /// The word for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wake => "wake",
            Self::SpareWake => "spare wake",
            Self::Read => "read",
            Self::ReadFailed => "failed read",
            Self::TryRead => "try_read",
            Self::TryReadAnswered => "try_read, then read",
            Self::Resolve => "resolve",
            Self::ResolveFailed => "failed resolve",
            Self::Become => "become",
            Self::Message => "message",
        }
    }

    /// True if it tells of a failure: level of detail never drops these before others.
    pub const fn failed(self) -> bool {
        matches!(self, Self::ReadFailed | Self::ResolveFailed)
    }
}

/// One arrow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arrow {
    /// What it says.
    pub kind: ArrowKind,
    /// When it was recorded, and where its head is.
    pub at: Nanos,
    /// Tail; `None`: an interrupt, timer, device, the host, or nobody knows.
    pub from: Option<TaskIndex>,
    /// Head.
    pub to: Option<TaskIndex>,
    /// Sort of waker of a wake; `Unknown` for the rest.
    pub cause: Cause,
    /// `by` of a wake as recorded: interrupt vector or object id. For a read, the id of what was read; for a
    /// resolution, of what was resolved (a resource has no line of its own: then `to` is `None`).
    pub by: u32,
}

/// All arrows in time order.
#[derive(Clone, Default, Debug)]
pub struct Arrows {
    times: Vec<Nanos>,
    from: Vec<TaskIndex>,
    to: Vec<TaskIndex>,
    by: Vec<u32>,
    kinds: Vec<ArrowKind>,
    causes: Vec<u8>,
    /// For each task the end of its stretch in `of_task`.
    ends: Vec<u32>,
    of_task: Vec<ArrowIndex>,
}

impl Arrows {
    /// With room for `count`.
    pub(super) fn with_room(count: usize) -> Self {
        Self {
            times: roomy(count),
            from: roomy(count),
            to: roomy(count),
            by: roomy(count),
            kinds: roomy(count),
            causes: roomy(count),
            ..Self::default()
        }
    }

    /// Appends one. Times must not go back.
    pub fn push(&mut self, arrow: Arrow) -> ArrowIndex {
        let index = ArrowIndex(self.times.len() as u32);
        self.times.push(arrow.at);
        self.from.push(arrow.from.unwrap_or(TaskIndex::NONE));
        self.to.push(arrow.to.unwrap_or(TaskIndex::NONE));
        self.by.push(arrow.by);
        self.kinds.push(arrow.kind);
        self.causes.push(arrow.cause.raw());
        index
    }

    /// Changes what an arrow says.
    pub fn set_kind(&mut self, arrow: ArrowIndex, kind: ArrowKind) {
        if let Some(slot) = self.kinds.get_mut(arrow.at()) {
            *slot = kind;
        }
    }

    /// Builds the table behind [`Arrows::of_task`] and gives back room that was not used; call when all are there.
    pub fn index_by_task(&mut self, tasks: usize) {
        self.shrink();
        let mut ends = vec![0u32; tasks + 1];
        self.for_each_end(|task, _| {
            if let Some(count) = ends.get_mut(task.at()) {
                *count += 1;
            }
        });
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut of_task = vec![0; sum as usize];
        prefer_huge_pages(&mut of_task);
        self.for_each_end(|task, arrow| {
            if task.at() < tasks {
                let next = &mut ends[task.at()];
                of_task[*next as usize] = arrow.0;
                *next += 1;
            }
        });
        (self.ends, self.of_task) = (ends, of_task.into_iter().map(ArrowIndex).collect());
    }

    fn shrink(&mut self) {
        self.times.shrink_to_fit();
        self.from.shrink_to_fit();
        self.to.shrink_to_fit();
        self.by.shrink_to_fit();
        self.kinds.shrink_to_fit();
        self.causes.shrink_to_fit();
    }

    /// Calls `f` for both ends of every arrow, once where both are the same task.
    fn for_each_end(&self, mut f: impl FnMut(TaskIndex, ArrowIndex)) {
        for (at, (&from, &to)) in self.from.iter().zip(&self.to).enumerate() {
            let arrow = ArrowIndex(at as u32);
            if from != TaskIndex::NONE {
                f(from, arrow);
            }
            if to != TaskIndex::NONE && to != from {
                f(to, arrow);
            }
        }
    }

    /// Every arrow that begins or ends at `task`, in time order.
    pub fn of_task(&self, task: TaskIndex) -> &[ArrowIndex] {
        let Some(&end) = self.ends.get(task.at()) else { return &[] };
        let begin = task.at().checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.of_task.get(begin as usize..end as usize).unwrap_or_default()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// Times, not descending.
    pub fn times(&self) -> &[Nanos] {
        &self.times
    }

    /// Tails; [`TaskIndex::NONE`] where no task is one.
    pub fn from(&self) -> &[TaskIndex] {
        &self.from
    }

    /// Heads; [`TaskIndex::NONE`] where no task is one.
    pub fn to(&self) -> &[TaskIndex] {
        &self.to
    }

    /// What they say.
    pub fn kinds(&self) -> &[ArrowKind] {
        &self.kinds
    }

    /// One arrow.
    pub fn get(&self, arrow: ArrowIndex) -> Arrow {
        let at = arrow.at();
        Arrow {
            kind: self.kinds[at],
            at: self.times[at],
            from: self.from[at].some(),
            to: self.to[at].some(),
            cause: Cause::from_raw(self.causes[at]),
            by: self.by[at],
        }
    }

    /// All in time order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Arrow> + '_ {
        (0..self.len()).map(|at| self.get(ArrowIndex(at as u32)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_find_their_arrows() {
        let mut arrows = Arrows::default();
        let arrow = |at, from, to| Arrow {
            kind: ArrowKind::Wake,
            at: Nanos(at),
            from: TaskIndex(from).some(),
            to: TaskIndex(to).some(),
            cause: Cause::Task,
            by: 0,
        };
        arrows.push(arrow(1, 0, 2));
        arrows.push(arrow(2, 2, 2));
        arrows.push(arrow(3, u32::MAX, 0));
        arrows.index_by_task(3);
        assert_eq!(arrows.of_task(TaskIndex(0)), [ArrowIndex(0), ArrowIndex(2)]);
        assert_eq!(arrows.of_task(TaskIndex(1)), []);
        assert_eq!(arrows.of_task(TaskIndex(2)), [ArrowIndex(0), ArrowIndex(1)]);
        assert_eq!(arrows.of_task(TaskIndex(3)), []);
    }
}
