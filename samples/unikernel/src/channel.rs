//! A channel of embassy-sync's that tells the probe who waits for whom: two lines around any future do.

use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embassy_sync::channel::{Channel as Inner, TrySendError};
use unitrace_probe::{Callsite, Outcome, Resource, ResourceKind};

/// Holds up to `N` values.
pub(crate) struct Channel<T, const N: usize> {
    inner: Inner<CriticalSectionRawMutex, T, N>,
    seen: Resource,
}

impl<T, const N: usize> Channel<T, N> {
    /// Empty; for statics, with `site!(Resource, "name")`.
    pub(crate) const fn new(site: &'static Callsite) -> Self {
        Self { inner: Inner::new(), seen: Resource::lazy(ResourceKind::Channel, site) }
    }

    /// Puts a value in, waits for room if there is none.
    pub(crate) async fn send(&self, value: T) {
        self.seen.giving(self.inner.send(value)).await;
    }

    /// Puts a value in if there is room; for interrupt handlers.
    pub(crate) fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        // Told first: whoever waits is woken by the next line.
        if !self.inner.is_full() {
            self.seen.resolve(Outcome::Done);
        }
        self.inner.try_send(value)
    }

    /// Takes the oldest value out, waits for one if there is none.
    pub(crate) async fn receive(&self) -> T {
        self.seen.on(self.inner.receive()).await
    }

    /// Values in it.
    pub(crate) fn len(&self) -> usize {
        self.inner.len()
    }
}
