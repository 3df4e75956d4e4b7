//! The writer of the ring: lanes of packets, mirrored by `unitrace_formats::ring`.
//!
//! A [`lane::Lane`] has one writer (a thread, a CPU) and three [`level::Level`]s, because interrupts and signals
//! write too: a writer that finds its level busy takes the next one, beyond the last the event is counted as discarded.
//! Nothing here waits, locks or allocates, and nothing here knows threads, clocks or files: what the writer must ask of
//! its surroundings is the trait [`Host`].
//!
//! ```text
//! record ─▶ lane.record ─▶ level 0 busy? ──no──▶ push: header+stamp, payload, commit (Release)
//!                              │ yes                 └─ no room ─▶ switch: seq := 0 … seq := n
//!                              └▶ level 1, level 2, discarded += 1
//! ```

#![cfg_attr(unitrace_loom, allow(dead_code))] // The model records fixed events only.

pub(crate) mod fixed;
pub(crate) mod lane;
pub(crate) mod level;
mod switch;
pub(crate) mod tail;
mod word;

#[cfg(not(unitrace_loom))]
pub(crate) mod region;

#[cfg(all(test, feature = "std", not(unitrace_loom)))]
mod tests;

#[cfg(all(test, unitrace_loom))]
mod model;

use unitrace_formats::id::ObjectId;

/// What a writer asks of its surroundings.
pub(crate) trait Host: Copy {
    /// Ticks now; asked after the level was taken.
    fn ticks(self) -> u64;
    /// The task that runs in this context.
    fn current(self) -> ObjectId;
    /// True if the lane belongs to a ring that is no longer recorded into.
    fn is_stale(self, lane: &lane::Lane) -> bool;
    /// A packet of level 0 begins: a good moment for what must happen now and then.
    fn packet_opened(self, now: u64);
}

/// The lane belongs to an older ring: ask the context for another.
#[derive(Debug)]
pub(crate) struct Stale;
