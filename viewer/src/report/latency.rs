//! From the wake to the poll: how long tasks that could run did not.

use serde::Serialize;

use crate::model::{Model, Readied, State};

/// A distribution of times from wake to poll.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Latency {
    /// How many wakes led to a poll.
    pub count: u64,
    /// Half of them were polled within this.
    pub p50_ns: i64,
    /// 99 of 100 were polled within this.
    pub p99_ns: i64,
    /// The longest.
    pub max_ns: i64,
}

impl Latency {
    /// Over all tasks of a model.
    pub(super) fn of(model: &Model) -> Self {
        let mut waits = Vec::new();
        for (_, task) in model.tasks() {
            let mut segments = model.segments.of(task.segments.clone(), task.ended).peekable();
            while let Some(segment) = segments.next() {
                let ran = segments.peek().is_some_and(|next| matches!(next.state, State::Running(_)));
                if ran && matches!(segment.state, State::Ready(Readied::Woken(_))) {
                    waits.push(segment.span());
                }
            }
        }
        Self::of_times(waits)
    }

    /// Nearest-rank percentiles of any times.
    fn of_times(mut times: Vec<i64>) -> Self {
        let count = times.len();
        let mut rank = |part: usize, of: usize| match (count * part).div_ceil(of).checked_sub(1) {
            Some(at) => *times.select_nth_unstable(at).1,
            None => 0,
        };
        let (p50_ns, p99_ns, max_ns) = (rank(1, 2), rank(99, 100), rank(1, 1));
        Self { count: count as u64, p50_ns, p99_ns, max_ns }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let latency = Latency::of_times((1..=200).rev().collect());
        assert_eq!(latency, Latency { count: 200, p50_ns: 100, p99_ns: 198, max_ns: 200 });
        assert_eq!(Latency::of_times(vec![7]).p99_ns, 7);
        assert_eq!(Latency::of_times(Vec::new()), Latency::default());
    }
}
