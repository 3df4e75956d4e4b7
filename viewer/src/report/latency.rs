//! From the wake to the poll: how long tasks that could run did not.

use serde::Serialize;

use crate::figures::{Quantiles, Sort, intervals};
use crate::model::Model;

/// A distribution of times, most often those from wake to poll.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Latency {
    /// How many were measured.
    pub count: u64,
    /// Half of them are no longer.
    pub p50_ns: i64,
    /// 99 of 100 are no longer.
    pub p99_ns: i64,
    /// The longest.
    pub max_ns: i64,
}

impl Latency {
    /// From wake to poll, over all tasks of a model.
    pub(super) fn of(model: &Model) -> Self {
        let mut times = Vec::new();
        for (task, _) in model.tasks() {
            intervals(model, task, Sort::WakeToPoll, model.range, |interval| times.push(interval.span()));
        }
        Quantiles::of(&mut times).into()
    }
}

impl From<Quantiles> for Latency {
    fn from(of: Quantiles) -> Self {
        Self { count: of.count, p50_ns: of.p50, p99_ns: of.p99, max_ns: of.max }
    }
}
