//! Which levels are recorded.

use super::tasks;
use core::sync::atomic::{AtomicU8, Ordering};
use tracing_core::{LevelFilter, Metadata};

/// A place in [`FILTERS`].
static MOST: AtomicU8 = AtomicU8::new(3);

const FILTERS: [LevelFilter; 6] = [
    LevelFilter::OFF,
    LevelFilter::ERROR,
    LevelFilter::WARN,
    LevelFilter::INFO,
    LevelFilter::DEBUG,
    LevelFilter::TRACE,
];

/// Records events and spans of this level and above from now on. Goes through all callsites under a lock: not for
/// interrupt handlers.
pub fn set_level(most: LevelFilter) {
    let number = FILTERS.iter().position(|&filter| filter == most).unwrap_or(0);
    MOST.store(number as u8, Ordering::Relaxed);
    tracing_core::callsite::rebuild_interest_cache();
}

/// What is recorded now.
pub(super) fn most() -> LevelFilter {
    FILTERS[usize::from(MOST.load(Ordering::Relaxed)) % FILTERS.len()]
}

/// True if what stands at this callsite is recorded now.
pub(super) fn is_recorded(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= most() || tasks::tells(metadata)
}
