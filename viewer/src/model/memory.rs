//! The heap: its size over time, and what was sampled of it.

use unitrace_formats::time::Nanos;

use super::guest::GuestIndex;
use super::index::{SiteIndex, TaskIndex};

/// The size of the heap at a moment, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeapSample {
    /// When.
    pub at: Nanos,
    /// In use.
    pub live: u64,
    /// Most ever in use.
    pub peak: u64,
    /// What could be used; 0 if not known.
    pub capacity: u64,
    /// Of which guest.
    pub guest: GuestIndex,
}

/// A sampled allocation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allocation {
    /// When it was made.
    pub at: Nanos,
    /// When it was returned; `None`: not in this trace.
    pub freed: Option<Nanos>,
    /// Its size.
    pub bytes: u64,
    /// The task that was current.
    pub task: Option<TaskIndex>,
    /// What for.
    pub tag: Option<SiteIndex>,
}

/// Sampled live bytes over time: a step line.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct LiveBytes {
    /// Each step: from this moment on, this many bytes.
    pub steps: Vec<(Nanos, u64)>,
}

impl LiveBytes {
    /// From allocations in any order; `0..` of what was made before the trace is not known and counts as nothing.
    pub fn of<'a>(allocations: impl IntoIterator<Item = &'a Allocation>) -> Self {
        let mut changes: Vec<(Nanos, i128)> = Vec::new();
        for allocation in allocations {
            changes.push((allocation.at, i128::from(allocation.bytes)));
            changes.extend(allocation.freed.map(|at| (at, -i128::from(allocation.bytes))));
        }
        changes.sort_by_key(|&(at, _)| at);
        let mut steps: Vec<(Nanos, u64)> = Vec::new();
        let mut live = 0i128;
        for (at, change) in changes {
            live += change;
            let bytes = u64::try_from(live.max(0)).unwrap_or(u64::MAX);
            match steps.last_mut() {
                Some(last) if last.0 == at => last.1 = bytes,
                _ => steps.push((at, bytes)),
            }
        }
        Self { steps }
    }

    /// At the end.
    pub fn last(&self) -> u64 {
        self.steps.last().map_or(0, |step| step.1)
    }

    /// The most at any moment.
    pub fn peak(&self) -> u64 {
        self.steps.iter().map(|step| step.1).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_add_up_and_fold_equal_moments() {
        let make = |at, freed: Option<i64>, bytes| Allocation {
            at: Nanos(at),
            freed: freed.map(Nanos),
            bytes,
            task: None,
            tag: None,
        };
        let live = LiveBytes::of(&[make(1, Some(5), 100), make(1, None, 10), make(5, None, 1)]);
        assert_eq!(live.steps, [(Nanos(1), 110), (Nanos(5), 11)]);
        assert_eq!((live.last(), live.peak()), (11, 110));
    }
}
