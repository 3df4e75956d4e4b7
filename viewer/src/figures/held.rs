//! The heap over time, and who holds it.

use std::cmp::Reverse;
use std::collections::HashMap;

use unitrace_formats::time::Nanos;

use super::{GroupBy, Key};
use crate::model::{LiveBytes, Model, SiteIndex, TaskIndex};

/// Sampled bytes that each task holds at a moment; tasks that hold none are left out.
pub(super) fn bytes_by_task(model: &Model, at: Nanos) -> HashMap<TaskIndex, u64> {
    let mut held = HashMap::new();
    for (task, bytes) in live(model, at).filter_map(|one| Some((one.task?, one.bytes))) {
        let sum: &mut u64 = held.entry(task).or_default();
        *sum = sum.saturating_add(bytes);
    }
    held
}

/// What was allocated at or before `at` and returned after it, or never.
fn live(model: &Model, at: Nanos) -> impl Iterator<Item = &crate::model::Allocation> {
    let made = model.allocations.partition_point(|allocation| allocation.at <= at);
    model.allocations[..made].iter().filter(move |one| one.freed.is_none_or(|freed| freed > at))
}

/// What tasks of one sort hold at a moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holding {
    /// Which tasks; `None`: what was allocated outside of tasks.
    pub key: Option<Key>,
    /// What for, if that was said.
    pub tag: Option<SiteIndex>,
    /// Sampled bytes.
    pub bytes: u64,
    /// In so many allocations.
    pub count: u64,
    /// The oldest of them, and who made it.
    pub oldest: (Nanos, Option<TaskIndex>),
}

/// The heap of a trace, prepared for a curve.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Held {
    /// Whoever held most at some moment, the greatest peak first: their live bytes over time.
    pub curves: Vec<(Option<Key>, LiveBytes)>,
    /// All that was sampled together.
    pub sampled: LiveBytes,
    /// The most of the whole heap that was in use within the trace.
    pub highest: u64,
}

impl Held {
    /// Curves of at most `most` holders; the rest is what is missing from `sampled`.
    pub fn of(model: &Model, by: GroupBy, most: usize) -> Self {
        let mut owned: HashMap<Option<Key>, Vec<&crate::model::Allocation>> = HashMap::new();
        for allocation in &model.allocations {
            owned.entry(allocation.task.map(|task| by.key(model, task))).or_default().push(allocation);
        }
        let curve = |(key, own): (Option<Key>, Vec<_>)| (key, LiveBytes::of(own));
        let mut curves: Vec<_> = owned.into_iter().map(curve).collect();
        curves.sort_by_key(|(key, live)| (Reverse(live.peak()), *key));
        curves.truncate(most);
        let highest = model.heap.iter().map(|sample| sample.live).max().unwrap_or(0);
        Self { curves, sampled: LiveBytes::of(&model.allocations), highest }
    }

    /// Who holds what at a moment, most bytes first.
    pub fn at(model: &Model, by: GroupBy, at: Nanos) -> Vec<Holding> {
        let mut holdings: HashMap<(Option<Key>, Option<SiteIndex>), Holding> = HashMap::new();
        for one in live(model, at) {
            let key = one.task.map(|task| by.key(model, task));
            let holding = holdings.entry((key, one.tag)).or_insert(Holding {
                key,
                tag: one.tag,
                bytes: 0,
                count: 0,
                oldest: (one.at, one.task),
            });
            holding.bytes = holding.bytes.saturating_add(one.bytes);
            holding.count += 1;
        }
        let mut holdings: Vec<Holding> = holdings.into_values().collect();
        holdings.sort_by_key(|holding| (Reverse(holding.bytes), holding.key, holding.tag));
        holdings
    }
}
