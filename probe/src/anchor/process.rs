//! A process takes an anchor at start, about once a second while it records, and at the end. Between those nothing is
//! asked but one comparison for each packet. The clock is read through the vDSO; where that would be a system call, only
//! start and end have anchors.

use crate::clock::monotonic::{monotonic_ns, unix_ns};
use core::sync::atomic::{AtomicU64, Ordering};
use unitrace_formats::time::{Anchor, Frequency, Ticks};

/// When the next one is due, in ticks.
static DUE: AtomicU64 = AtomicU64::new(u64::MAX);
/// Ticks between two.
static EVERY: AtomicU64 = AtomicU64::new(u64::MAX);

/// The first anchor of a ring. `every`: ticks until the next, `None` if reading the clock takes a system call.
pub(crate) fn first(every: Option<Frequency>) {
    super::reset();
    super::put(read());
    let ticks = every.map_or(u64::MAX, Frequency::hz);
    EVERY.store(ticks, Ordering::Relaxed);
    DUE.store(crate::clock::ticks().saturating_add(ticks), Ordering::Relaxed);
}

/// A ring whose owner says the time.
pub(crate) fn none() {
    DUE.store(u64::MAX, Ordering::Relaxed);
}

/// A packet of level 0 began.
#[inline]
pub(crate) fn from_time_to_time(now: u64) {
    if now >= DUE.load(Ordering::Relaxed) {
        take(now);
    }
}

#[cold]
fn take(now: u64) {
    DUE.store(now.saturating_add(EVERY.load(Ordering::Relaxed)), Ordering::Relaxed);
    super::put(read());
}

/// Ticks between two readings of the clock, and what it showed; of three tries the closest.
pub(crate) fn read() -> Anchor {
    let try_once = || {
        let before = crate::clock::ticks();
        let (unix_ns, host_ns) = (unix_ns(), monotonic_ns());
        let width = crate::clock::ticks().wrapping_sub(before);
        (width, Anchor { ticks: Ticks(before.wrapping_add(width / 2)), unix_ns, host_ns })
    };
    let [a, b, c] = [try_once(), try_once(), try_once()];
    [b, c].into_iter().fold(a, |best, one| if one.0 < best.0 { one } else { best }).1
}

/// The last anchor of a ring.
pub(crate) fn last() {
    super::put(read());
}
