//! Garbage collection and the heap in numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Model;

/// Collections of one phase.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Gc {
    /// Which phase.
    pub phase: &'static str,
    /// How many.
    pub count: u64,
    /// All together.
    pub total_ns: i64,
    /// The longest.
    pub longest_ns: i64,
}

/// The heap.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Heap {
    /// In use at the end.
    pub live_bytes: u64,
    /// Most in use in the program's life.
    pub peak_bytes: u64,
    /// What could be used; 0 if not known.
    pub capacity_bytes: u64,
    /// Sampled allocations.
    pub sampled: u64,
    /// Sampled bytes that were not returned.
    pub sampled_live_bytes: u64,
}

pub(super) fn gc(model: &Model) -> Vec<Gc> {
    let mut by_phase = BTreeMap::new();
    for gc in &model.gcs {
        let row = by_phase.entry(gc.phase).or_insert(Gc {
            phase: gc.phase.name(),
            count: 0,
            total_ns: 0,
            longest_ns: 0,
        });
        row.count += 1;
        row.total_ns += gc.stretch.span();
        row.longest_ns = row.longest_ns.max(gc.stretch.span());
    }
    by_phase.into_values().collect()
}

pub(super) fn heap(model: &Model) -> Option<Heap> {
    let last = model.heap.last();
    if last.is_none() && model.allocations.is_empty() {
        return None;
    }
    let live = model.allocations.iter().filter(|allocation| allocation.freed.is_none());
    Some(Heap {
        live_bytes: last.map_or(0, |sample| sample.live),
        peak_bytes: model.heap.iter().map(|sample| sample.peak).max().unwrap_or(0),
        capacity_bytes: last.map_or(0, |sample| sample.capacity),
        sampled: model.allocations.len() as u64,
        sampled_live_bytes: live.map(|allocation| allocation.bytes).fold(0, u64::saturating_add),
    })
}
