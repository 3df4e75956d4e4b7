//! What happens on an interrupt, whoever raised it: it is recorded as a span of its own, and its cause is served.

use crate::platform::{self, Cause};
use core::sync::atomic::{AtomicU64, Ordering};

/// Milliseconds since the ticks began.
static MILLISECONDS: AtomicU64 = AtomicU64::new(0);

static RAISED: AtomicU64 = AtomicU64::new(0);

/// Milliseconds since the ticks began, as counted by the tick interrupt.
pub(crate) fn milliseconds() -> u64 {
    MILLISECONDS.load(Ordering::Relaxed)
}

/// Interrupts of device lines so far.
pub(crate) fn raised() -> u64 {
    RAISED.load(Ordering::Relaxed)
}

/// Called by the gate of `vector`, with interrupts off.
pub(crate) fn arrived(vector: u8) {
    let _recorded = unitrace_probe::irq(vector.into());
    platform::this().acknowledge(vector, &mut serve);
}

fn serve(cause: Cause) {
    match cause {
        Cause::Tick => {
            MILLISECONDS.fetch_add(1, Ordering::Relaxed);
        }
        Cause::Device(_) => {
            RAISED.fetch_add(1, Ordering::Relaxed);
        }
        Cause::Anchor(anchor) => unitrace_probe::anchor(anchor),
    }
}
