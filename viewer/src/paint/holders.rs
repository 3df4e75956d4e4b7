//! Who holds the heap: live bytes of the tasks that hold most, by name, from sampled allocations.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::layout::lod::Steps;
use crate::model::{Allocation, LiveBytes, Model, TextId};

/// More lines than these in one plot cannot be told apart.
const MOST: usize = 3;
/// Whoever holds less than this share of the heap at its height is not shown: one in so many.
const SHARE: u64 = 20;

/// All tasks of one name.
pub struct Holder {
    /// The callsite's name, or the task's.
    pub name: String,
    /// Their live bytes together.
    pub steps: Steps,
    /// How much they hold at the end.
    pub last: u64,
    /// How much they held when they held most.
    pub peak: u64,
}

/// Those who hold most of a heap that was `greatest` bytes at its height: most at the end first.
pub(super) fn of(model: &Model, greatest: u64) -> Vec<Holder> {
    let mut by_name: HashMap<TextId, Vec<&Allocation>> = HashMap::new();
    for allocation in &model.allocations {
        if let Some(task) = allocation.task.map(|task| model.task(task)) {
            let site = task.site.map(|site| model.site(site).name).filter(|&name| name != TextId::EMPTY);
            by_name.entry(site.unwrap_or(task.name)).or_default().push(allocation);
        }
    }
    let mut holders: Vec<(TextId, LiveBytes)> =
        by_name.into_iter().map(|(name, allocations)| (name, LiveBytes::of(allocations))).collect();
    holders.retain(|(_, live)| live.peak() > 0 && live.peak() >= greatest / SHARE);
    holders.sort_by_key(|(name, live)| (Reverse(live.last()), Reverse(live.peak()), *name));
    holders.truncate(MOST);
    let bytes = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    let holder = |(name, live): (TextId, LiveBytes)| Holder {
        name: model.text(name).to_owned(),
        last: live.last(),
        peak: live.peak(),
        steps: Steps::new(live.steps.into_iter().map(|(at, live)| (at, bytes(live)))),
    };
    holders.into_iter().map(holder).collect()
}
