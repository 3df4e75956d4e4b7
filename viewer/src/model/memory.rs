//! The heap: its size over time, and who holds what of it.

use unitrace_formats::time::Nanos;

use super::Model;
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

/// The tasks that held most at any moment, with what they held: at most `most`, the greatest first.
pub fn top_holders(model: &Model, most: usize) -> Vec<(TaskIndex, LiveBytes)> {
    let mut by_task: Vec<&Allocation> = model.allocations.iter().filter(|a| a.task.is_some()).collect();
    by_task.sort_by_key(|allocation| (allocation.task, allocation.at));
    let groups = by_task.chunk_by(|a, b| a.task == b.task);
    let mut holders: Vec<(TaskIndex, LiveBytes)> =
        groups.filter_map(|own| Some((own[0].task?, LiveBytes::of(own.iter().copied())))).collect();
    holders.sort_by_key(|(_, live)| std::cmp::Reverse(live.peak()));
    holders.truncate(most);
    holders
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

    #[test]
    fn the_greatest_holder_comes_first() {
        let make = |task, bytes| Allocation {
            at: Nanos(0),
            freed: None,
            bytes,
            task: Some(TaskIndex(task)),
            tag: None,
        };
        let allocations = vec![make(0, 5), make(1, 4), make(2, 1), make(1, 4)];
        let model = Model { allocations, ..Model::default() };
        let held: Vec<_> =
            top_holders(&model, 2).into_iter().map(|(task, live)| (task.0, live.last())).collect();
        assert_eq!(held, [(1, 8), (0, 5)]);
    }
}
