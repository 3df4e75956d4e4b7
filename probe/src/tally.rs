//! How many events of each kind were recorded since the program began, counted beside the ring: what a test compares a
//! collected trace with. Two instructions more for each event.

use core::sync::atomic::{AtomicU32, Ordering};
use unitrace_formats::event::{EventId, TABLE};

static COUNTS: [AtomicU32; EventId::COUNT] = [const { AtomicU32::new(0) }; EventId::COUNT];

/// An event was recorded. Counted afterwards: one that a crash leaves half written is not.
#[cfg_attr(not(feature = "enabled"), allow(dead_code))]
#[inline(always)]
pub(crate) fn recorded(id: EventId) {
    COUNTS[id.0 as usize % EventId::COUNT].fetch_add(1, Ordering::Relaxed);
}

/// Names of events, as in listings, and how many of each were recorded; kinds without any are left out. Those that the
/// ring writes itself (`current` at each packet's begin) are not counted; those that found every level of their lane busy
/// are.
///
/// ```
/// for (name, count) in unitrace_probe::tally::counts() {
///     println!("{name}={count}");
/// }
/// ```
pub fn counts() -> impl Iterator<Item = (&'static str, u32)> {
    let count = |id: EventId| COUNTS[id.0 as usize].load(Ordering::Relaxed);
    TABLE.iter().map(move |row| (row.name, count(row.id))).filter(|&(_, count)| count != 0)
}
