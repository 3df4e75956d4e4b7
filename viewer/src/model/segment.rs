//! What tasks did: stretches of one state. 13 bytes each, because a trace may hold tens of millions.

use std::ops::Range;

use unitrace_formats::room::prefer_huge_pages;
use unitrace_formats::time::Nanos;

use super::index::{ArrowIndex, LaneIndex};

/// A state without its details. The number is the palette index of a painter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum StateKind {
    /// Not known: events were lost, or nothing was seen yet.
    Unknown = 0,
    /// A future that was not polled yet.
    Created = 1,
    /// Off the CPU, waits.
    Waiting = 2,
    /// Off the CPU, could run.
    Ready = 3,
    /// On a CPU.
    Running = 4,
}

impl StateKind {
    /// How many there are.
    pub const COUNT: usize = 5;
    /// All, by number.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Unknown, Self::Created, Self::Waiting, Self::Ready, Self::Running];

    /// The word for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Created => "created",
            Self::Waiting => "waiting",
            Self::Ready => "ready",
            Self::Running => "running",
        }
    }
}

/// A state with its details.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Not known.
    Unknown,
    /// Not polled yet.
    Created,
    /// Waits on what [`super::Waits`] says; empty: not instrumented.
    Waiting(WaitSet),
    /// Could run.
    Ready(Readied),
    /// Runs on this lane.
    Running(LaneIndex),
}

/// A set of things waited on, in [`super::Waits`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct WaitSet(pub u32);

impl WaitSet {
    /// Nothing that is instrumented.
    pub const UNKNOWN: Self = Self(0);
}

/// Why a task could run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Readied {
    /// This wake did it.
    Woken(ArrowIndex),
    /// It was just spawned.
    Spawned,
    /// It was taken off the CPU while it could go on.
    Preempted,
    /// Nobody knows.
    Unknown,
}

impl Readied {
    const SPAWNED: u32 = u32::MAX;
    const PREEMPTED: u32 = u32::MAX - 1;
    const UNKNOWN: u32 = u32::MAX - 2;
}

impl State {
    /// Without details.
    #[inline]
    pub const fn kind(self) -> StateKind {
        match self {
            Self::Unknown => StateKind::Unknown,
            Self::Created => StateKind::Created,
            Self::Waiting(_) => StateKind::Waiting,
            Self::Ready(_) => StateKind::Ready,
            Self::Running(_) => StateKind::Running,
        }
    }

    /// Number of the kind and detail, which [`Segments::set_packed`] takes.
    #[inline]
    pub(super) const fn pack(self) -> (u8, u32) {
        (self.kind() as u8, self.detail())
    }

    #[inline]
    const fn detail(self) -> u32 {
        match self {
            Self::Unknown | Self::Created => 0,
            Self::Waiting(set) => set.0,
            Self::Running(lane) => lane.0,
            Self::Ready(Readied::Woken(arrow)) => arrow.0,
            Self::Ready(Readied::Spawned) => Readied::SPAWNED,
            Self::Ready(Readied::Preempted) => Readied::PREEMPTED,
            Self::Ready(Readied::Unknown) => Readied::UNKNOWN,
        }
    }

    #[inline]
    const fn unpack(kind: StateKind, detail: u32) -> Self {
        match kind {
            StateKind::Unknown => Self::Unknown,
            StateKind::Created => Self::Created,
            StateKind::Waiting => Self::Waiting(WaitSet(detail)),
            StateKind::Running => Self::Running(LaneIndex(detail)),
            StateKind::Ready => Self::Ready(match detail {
                Readied::SPAWNED => Readied::Spawned,
                Readied::PREEMPTED => Readied::Preempted,
                Readied::UNKNOWN => Readied::Unknown,
                arrow => Readied::Woken(ArrowIndex(arrow)),
            }),
        }
    }
}

/// One stretch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// First moment.
    pub begin: Nanos,
    /// First moment after it: begin of the next, or end of the life.
    pub end: Nanos,
    /// What the task did.
    pub state: State,
}

impl Segment {
    /// How long.
    pub fn span(&self) -> i64 {
        self.end.0 - self.begin.0
    }
}

/// Segments of all tasks: those of one task stand together, in time order, each ending where the next begins.
#[derive(Clone, Default, Debug)]
pub struct Segments {
    begins: Vec<Nanos>,
    kinds: Vec<StateKind>,
    details: Vec<u32>,
}

impl Segments {
    /// With room for `count`.
    pub fn with_capacity(count: usize) -> Self {
        Self {
            begins: Vec::with_capacity(count),
            kinds: Vec::with_capacity(count),
            details: Vec::with_capacity(count),
        }
    }

    /// `count` unknown segments, to be filled in any order with [`Segments::set_packed`].
    pub(super) fn blank(count: usize) -> Self {
        // Zeros come untouched from the system; of other types each would be written, while the log still stands in memory.
        let (mut begins, mut details) = (vec![0; count], vec![0; count]);
        prefer_huge_pages(&mut begins);
        prefer_huge_pages(&mut details);
        let begins = begins.into_iter().map(Nanos).collect();
        Self { begins, kinds: vec![StateKind::Unknown; count], details }
    }

    /// Appends one.
    pub fn push(&mut self, begin: Nanos, state: State) {
        self.begins.push(begin);
        self.kinds.push(state.kind());
        self.details.push(state.detail());
    }

    /// Writes one as [`State::pack`] gave it.
    ///
    /// # Panics
    /// If `at` is not below [`Segments::len`].
    #[inline]
    pub(super) fn set_packed(&mut self, at: usize, begin: Nanos, kind: u8, detail: u32) {
        self.begins[at] = begin;
        self.kinds[at] = StateKind::ALL.get(usize::from(kind)).copied().unwrap_or(StateKind::Unknown);
        self.details[at] = detail;
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.begins.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.begins.is_empty()
    }

    /// First moments.
    pub fn begins(&self) -> &[Nanos] {
        &self.begins
    }

    /// States without details.
    pub fn kinds(&self) -> &[StateKind] {
        &self.kinds
    }

    /// The state of segment `at`.
    pub fn state(&self, at: usize) -> State {
        State::unpack(self.kinds[at], self.details[at])
    }

    /// Segment `at` of a life with segments `life` that ended at `ended`.
    pub fn segment(&self, life: &Range<u32>, at: u32, ended: Nanos) -> Segment {
        let end = if at + 1 < life.end { self.begins[at as usize + 1] } else { ended };
        Segment { begin: self.begins[at as usize], end, state: self.state(at as usize) }
    }

    /// The segments of a life that ended at `ended`.
    pub fn of(&self, life: Range<u32>, ended: Nanos) -> impl DoubleEndedIterator<Item = Segment> + '_ {
        life.clone().map(move |at| self.segment(&life, at, ended))
    }

    /// Begin, end and state of some of the segments of a life that ended at `ended`, for whoever passes over millions.
    #[inline]
    pub fn stretches(
        &self,
        life: &Range<u32>,
        some: Range<u32>,
        ended: Nanos,
    ) -> impl Iterator<Item = (Nanos, Nanos, StateKind)> + '_ {
        let (first, last) = (some.start as usize, some.end as usize);
        let after = if some.end < life.end { self.begins[last] } else { ended };
        let begins = &self.begins[first..last];
        let ends = begins.iter().skip(1).copied().chain(std::iter::once(after));
        begins.iter().zip(ends).zip(&self.kinds[first..last]).map(|((&begin, end), &kind)| (begin, end, kind))
    }

    /// The segments of `range` that touch `[from, to)`, as a range.
    pub fn touching(&self, range: Range<u32>, from: Nanos, to: Nanos) -> Range<u32> {
        let begins = &self.begins[range.start as usize..range.end as usize];
        let first = begins.partition_point(|&begin| begin <= from).saturating_sub(1);
        let last = begins.partition_point(|&begin| begin < to).max(first);
        range.start + first as u32..range.start + last as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_survive_packing() {
        let states = [
            State::Unknown,
            State::Created,
            State::Waiting(WaitSet(7)),
            State::Running(LaneIndex(3)),
            State::Ready(Readied::Woken(ArrowIndex(9))),
            State::Ready(Readied::Spawned),
            State::Ready(Readied::Preempted),
            State::Ready(Readied::Unknown),
        ];
        let mut segments = Segments::with_capacity(states.len());
        for (at, &state) in states.iter().enumerate() {
            segments.push(Nanos(10 * at as i64), state);
        }
        for (at, &state) in states.iter().enumerate() {
            assert_eq!(segments.state(at), state);
        }
        assert_eq!(segments.touching(0..8, Nanos(15), Nanos(30)), 1..3);
        assert_eq!(segments.touching(0..8, Nanos(-5), Nanos(0)), 0..0);
        assert_eq!(
            segments.of(6..8, Nanos(99)).last().map(|s| (s.begin, s.end)),
            Some((Nanos(70), Nanos(99)))
        );
    }
}
