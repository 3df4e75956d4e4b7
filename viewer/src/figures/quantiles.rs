//! A distribution in a few numbers.

use serde::Serialize;

use super::{Sort, intervals};
use crate::model::Model;

/// How long something takes: usually, at worst but one in a hundred, at worst.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Quantiles {
    /// How many times were measured.
    pub count: u64,
    /// Half of them are no longer, in nanoseconds.
    #[serde(rename = "p50_ns")]
    pub p50: i64,
    /// 99 of 100 are no longer.
    #[serde(rename = "p99_ns")]
    pub p99: i64,
    /// The longest.
    #[serde(rename = "max_ns")]
    pub max: i64,
}

impl Quantiles {
    /// Nearest ranks of `times`, which it puts into another order. All 0 where there are none.
    pub fn of(times: &mut [i64]) -> Self {
        let count = times.len();
        let mut rank = |part: usize, of: usize| match (count * part).div_ceil(of).checked_sub(1) {
            Some(at) => *times.select_nth_unstable(at).1,
            None => 0,
        };
        let (p50, p99, max) = (rank(1, 2), rank(99, 100), rank(1, 1));
        Self { count: count as u64, p50, p99, max }
    }

    /// Of the times from wake to poll of all tasks.
    pub fn of_wake_to_poll(model: &Model) -> Self {
        let mut times = Vec::new();
        for (task, _) in model.tasks() {
            intervals(model, task, Sort::WakeToPoll, model.range, |interval| times.push(interval.span()));
        }
        Self::of(&mut times)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let mut times: Vec<i64> = (1..=200).rev().collect();
        assert_eq!(Quantiles::of(&mut times), Quantiles { count: 200, p50: 100, p99: 198, max: 200 });
        assert_eq!(Quantiles::of(&mut [7]).p99, 7);
        assert_eq!(Quantiles::of(&mut []), Quantiles::default());
    }
}
