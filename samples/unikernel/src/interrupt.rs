//! What happens on an interrupt, whoever raised it: it is recorded as a span of its own, and its cause is served.

use crate::arch::cpu;
use crate::platform::{self, Cause};
use crate::{device, timer};
use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The time stamp counter when the ticks began.
static BEGAN: AtomicU64 = AtomicU64::new(0);
/// Milliseconds since then, as of the last tick.
static MILLISECONDS: AtomicU64 = AtomicU64::new(0);

/// Nothing is to happen any more.
static PARKED: AtomicBool = AtomicBool::new(false);
static RAISED: AtomicU64 = AtomicU64::new(0);

/// A tick each millisecond from now on, once interrupts are on.
pub(crate) fn start_ticks() {
    BEGAN.store(cpu::time_stamp(), Ordering::Relaxed);
    platform::this().start_ticks();
}

/// Milliseconds since the ticks began, as of the last tick. They go by the clock: a busy host leaves ticks out.
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

/// The nearest millisecond, as a tick may come a little early.
fn passed() -> u64 {
    let millisecond = (platform::this().frequency().hz() / 1000).max(1);
    let ticks = cpu::time_stamp().saturating_sub(BEGAN.load(Ordering::Relaxed));
    ((ticks + millisecond / 2) / millisecond).max(milliseconds())
}

fn serve(cause: Cause) {
    match cause {
        Cause::Tick => {
            let now = passed();
            MILLISECONDS.store(now, Ordering::Relaxed);
            timer::tick(now);
            device::tick(now);
        }
        Cause::Device(line) => {
            RAISED.fetch_add(1, Ordering::Relaxed);
            device::interrupt(line, milliseconds());
        }
        Cause::Wire => device::wire::interrupt(),
        Cause::Anchor(anchor) => unitrace_probe::anchor(anchor),
    }
}
