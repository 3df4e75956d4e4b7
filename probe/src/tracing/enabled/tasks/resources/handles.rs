//! How many handles each resource's span has: a guard of a lock is one. A fixed table, lock-free, a place for an id mod the
//! number of places. A resource whose place is taken is recorded, but is not in the table of what is alive.

use core::sync::atomic::{AtomicU32, Ordering};
use unitrace_formats::id::ObjectId;

/// Places; a power of two.
const PLACES: usize = 4096;

static COUNTS: [Count; PLACES] = [const { Count::free() }; PLACES];

/// One resource's.
#[derive(Debug)]
struct Count {
    /// 0: free.
    resource: AtomicU32,
    handles: AtomicU32,
}

impl Count {
    const fn free() -> Self {
        Self { resource: AtomicU32::new(0), handles: AtomicU32::new(0) }
    }
}

fn place(resource: ObjectId) -> &'static Count {
    &COUNTS[resource.0 as usize % PLACES]
}

fn get(resource: ObjectId) -> Option<&'static Count> {
    let place = place(resource);
    (place.resource.load(Ordering::Acquire) == resource.0).then_some(place)
}

/// A resource with one handle, which nobody else knows of yet. False: there is no place for it.
pub(super) fn insert(resource: ObjectId) -> bool {
    let place = place(resource);
    let claimed =
        place.resource.compare_exchange(0, resource.0, Ordering::Acquire, Ordering::Relaxed).is_ok();
    if claimed {
        place.handles.store(1, Ordering::Relaxed);
    }
    claimed
}

/// One handle more.
#[inline]
pub(super) fn cloned(resource: ObjectId) {
    if let Some(count) = get(resource) {
        count.handles.fetch_add(1, Ordering::Relaxed);
    }
}

/// One handle less. True if it was the last, or if nobody counts.
#[inline]
pub(super) fn dropped(resource: ObjectId) -> bool {
    let Some(count) = get(resource) else { return true };
    let last = count.handles.fetch_sub(1, Ordering::AcqRel) == 1;
    if last {
        count.resource.store(0, Ordering::Release);
    }
    last
}
