//! What happens on an interrupt, whoever raised it: it is recorded as a span of its own, and its cause is served.

use crate::arch::cpu;
use crate::platform::{self, Cause};
use crate::{device, timer};
use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Milliseconds since the ticks began.
static MILLISECONDS: AtomicU64 = AtomicU64::new(0);

/// Nothing is to happen any more.
static PARKED: AtomicBool = AtomicBool::new(false);
static RAISED: AtomicU64 = AtomicU64::new(0);

/// Milliseconds since the ticks began, as counted by the tick interrupt.
pub(crate) fn milliseconds() -> u64 {
    MILLISECONDS.load(Ordering::Relaxed)
}

/// Interrupts of device lines so far.
pub(crate) fn raised() -> u64 {
    RAISED.load(Ordering::Relaxed)
}

/// From now on interrupts are neither recorded nor served, and nothing else happens. (Asleep with interrupts off would be
/// taken by Xen for the end.)
pub(crate) fn park() -> ! {
    PARKED.store(true, Ordering::Relaxed);
    loop {
        cpu::disable_interrupts();
        platform::this().wait();
    }
}

/// Called by the gate of `vector`, with interrupts off.
pub(crate) fn arrived(vector: u8) {
    if PARKED.load(Ordering::Relaxed) {
        return platform::this().acknowledge(vector, &mut |_| ());
    }
    let _recorded = unitrace_probe::irq(vector.into());
    platform::this().acknowledge(vector, &mut serve);
}

fn serve(cause: Cause) {
    match cause {
        Cause::Tick => {
            let now = MILLISECONDS.fetch_add(1, Ordering::Relaxed) + 1;
            timer::tick(now);
            device::tick(now);
        }
        Cause::Device(line) => {
            RAISED.fetch_add(1, Ordering::Relaxed);
            device::interrupt(line, milliseconds());
        }
        Cause::Anchor(anchor) => unitrace_probe::anchor(anchor),
    }
}
