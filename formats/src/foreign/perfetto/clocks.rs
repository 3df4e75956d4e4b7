//! Times as Perfetto takes them.

use super::schema::{Clock, ClockSnapshot, clock};
use crate::time::Ticks;
use crate::trace::Trace;

/// Turns ticks into nanoseconds of the host's clock, or since the first event if no anchor names the host's.
#[derive(Clone, Copy)]
pub(super) struct Times<'t> {
    trace: &'t Trace,
    /// What the first event's time is.
    base: u64,
    of_host: bool,
}

impl<'t> Times<'t> {
    pub(super) fn new(trace: &'t Trace) -> Self {
        let base = trace.anchors().iter().find(|anchor| anchor.host_ns > 0).and_then(|anchor| {
            let since = trace.clock().nanos(anchor.ticks).0;
            anchor.host_ns.checked_add_signed(since.checked_neg()?)
        });
        // Perfetto's numbers of nanoseconds are signed in places.
        let base = base.filter(|base| *base < 1 << 62);
        Self { trace, base: base.unwrap_or_default(), of_host: base.is_some() }
    }

    pub(super) fn of(&self, ticks: Ticks) -> u64 {
        self.at(self.trace.clock().nanos(ticks).0.max(0) as u64)
    }

    /// Of nanoseconds since the first event.
    pub(super) fn at(&self, nanos: u64) -> u64 {
        self.base.saturating_add(nanos).min(i64::MAX as u64)
    }

    /// What the clock showed at the first event.
    #[cfg(feature = "json")]
    pub(super) fn base(&self) -> u64 {
        self.base
    }

    /// What all clocks showed at the first event.
    pub(super) fn snapshot(&self) -> ClockSnapshot {
        let at = |id, timestamp| Clock { id, timestamp };
        let mut clocks = vec![at(clock::BOOTTIME, self.base)];
        if self.of_host {
            clocks.push(at(clock::MONOTONIC, self.base));
        }
        let unix = self.trace.clock().unix(self.trace.clock().start());
        clocks.extend(unix.and_then(|unix| Some(at(clock::REALTIME, u64::try_from(unix.0).ok()?))));
        ClockSnapshot { clocks, primary: clock::BOOTTIME }
    }
}
