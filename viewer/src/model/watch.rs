//! Watching a long read from another thread: how far it is, and ending it before its time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared between who reads and who watches; clones are the same watch.
#[derive(Clone, Default, Debug)]
pub struct Watch(Arc<Shared>);

#[derive(Default, Debug)]
struct Shared {
    cancelled: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
}

/// Whoever read was told to stop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cancelled;

impl std::fmt::Display for Cancelled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("reading was cancelled")
    }
}

impl std::error::Error for Cancelled {}

impl Watch {
    /// Asks the reader to stop. It does so within a few milliseconds.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// True if somebody asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// How much is done, from 0 to 1; `None` while nobody knows how much there is.
    pub fn progress(&self) -> Option<f32> {
        let (done, total) = (self.0.done.load(Ordering::Relaxed), self.0.total.load(Ordering::Relaxed));
        (total > 0).then(|| (done as f64 / total as f64).min(1.0) as f32)
    }

    /// There is so much more to do, in any unit that [`Watch::advance`] uses too.
    pub(crate) fn expect(&self, amount: u64) {
        self.0.total.fetch_add(amount, Ordering::Relaxed);
    }

    /// So much was done.
    pub(crate) fn advance(&self, amount: u64) {
        self.0.done.fetch_add(amount, Ordering::Relaxed);
    }

    /// For `?` between steps.
    pub(crate) fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}
