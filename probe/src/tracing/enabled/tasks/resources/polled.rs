//! What a poll of a resource came to.

use core::fmt::Debug;
use tracing_core::Event as TracingEvent;
use tracing_core::field::{Field, Visit};

/// Of an event.
pub(super) struct Polled(bool);

impl Polled {
    /// False: it is pending.
    #[inline]
    pub(super) fn is_ready(event: &TracingEvent<'_>) -> bool {
        let mut polled = Self(true);
        event.record(&mut polled);
        polled.0
    }
}

impl Visit for Polled {
    fn record_bool(&mut self, field: &Field, value: bool) {
        if field.name() == "is_ready" {
            self.0 = value;
        }
    }
    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}
