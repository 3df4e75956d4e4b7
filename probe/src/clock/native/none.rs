//! No counter that this crate knows how to read: the embedder must bring one.

use unitrace_formats::time::{ClockKind, Frequency};

/// What it is.
pub(crate) const KIND: ClockKind = ClockKind::Unknown;

/// Stands still.
#[inline(always)]
pub(crate) fn read() -> u64 {
    0
}

/// Not known.
pub(crate) fn frequency() -> Option<Frequency> {
    None
}

/// Never to be used.
#[cfg_attr(not(feature = "std"), allow(dead_code))]
pub(crate) fn is_steady() -> bool {
    false
}
