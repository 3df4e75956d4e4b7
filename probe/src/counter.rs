//! Numbers over time: queue lengths, requests served, bytes in a cache.

use crate::{Callsite, record};
use core::sync::atomic::{AtomicIsize, Ordering};
use unitrace_formats::event::Event;

/// Records what a counter is now; its name and unit stand at the callsite.
///
/// ```
/// let queue = [1, 2, 3];
/// unitrace_probe::count!("queue", queue.len() as i64);
/// unitrace_probe::count!("queue memory", 12, "bytes");
/// ```
#[macro_export]
macro_rules! count {
    ($name:expr, $value:expr) => {
        $crate::count!($name, $value, "")
    };
    ($name:expr, $value:expr, $unit:expr) => {
        $crate::counter::set($crate::site!(Counter, $name, $unit), $value)
    };
}

/// A [`Counter`] for a `static`, with name and unit.
///
/// ```
/// use unitrace_probe::Counter;
/// static REQUESTS: Counter = unitrace_probe::counter!("requests");
/// static CACHED: Counter = unitrace_probe::counter!("cached", "bytes");
/// REQUESTS.add(1);
/// CACHED.set(4096);
/// ```
#[macro_export]
macro_rules! counter {
    ($name:expr) => {
        $crate::counter!($name, "")
    };
    ($name:expr, $unit:expr) => {
        $crate::Counter::new($crate::site!(Counter, $name, $unit))
    };
}

/// Records that the counter of this callsite is `value` now; see [`count!`](crate::count!).
#[inline]
pub fn set(site: &'static Callsite, value: i64) {
    if crate::is_enabled(crate::Group::Values) {
        record(Event::Counter { site: site.id(), value });
    }
}

/// A counter that remembers its value, so that it can be added to. It counts on while nothing is recorded, and wraps at
/// the width of a pointer, for the sake of machines without wider atomics.
#[derive(Debug)]
pub struct Counter {
    site: &'static Callsite,
    value: AtomicIsize,
}

impl Counter {
    /// Begins at 0; see [`counter!`](crate::counter!).
    pub const fn new(site: &'static Callsite) -> Self {
        Self { site, value: AtomicIsize::new(0) }
    }

    /// Adds `delta`, which may be negative, and records the sum.
    #[inline]
    pub fn add(&self, delta: i64) {
        let before = self.value.fetch_add(delta as isize, Ordering::Relaxed);
        set(self.site, before.wrapping_add(delta as isize) as i64);
    }

    /// Records a new value.
    #[inline]
    pub fn set(&self, value: i64) {
        self.value.store(value as isize, Ordering::Relaxed);
        set(self.site, value);
    }

    /// What it is now.
    #[inline]
    pub fn get(&self) -> i64 {
        self.value.load(Ordering::Relaxed) as i64
    }
}
