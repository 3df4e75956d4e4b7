//! What Tokio says of a waker: that it is cloned, dropped or used, several times for each poll.

use core::fmt::Debug;
use tracing_core::Event as TracingEvent;
use tracing_core::field::{Field, Visit};

/// Of an event.
pub(super) struct Waker {
    /// Of the task's span.
    id: u64,
    wakes: bool,
}

impl Waker {
    /// The id of the task's span, if the waker says that it wakes.
    #[inline]
    pub(super) fn wakes(event: &TracingEvent<'_>) -> Option<u64> {
        let mut waker = Self { id: 0, wakes: false };
        event.record(&mut waker);
        waker.wakes.then_some(waker.id)
    }
}

impl Visit for Waker {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "task.id" {
            self.id = value;
        }
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "op" {
            self.wakes = value.starts_with("waker.wake");
        }
    }
    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}
