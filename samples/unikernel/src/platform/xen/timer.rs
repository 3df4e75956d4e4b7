//! A thousand ticks a second from virtual CPU 0's one-shot timer, set anew at each: Xen's periodic timer stands still while
//! the CPU sleeps. Unsafe because of hypercalls.

use super::event::{self, Port};
use super::hypercall::{Refused, call_vcpu};
use super::{patience, shared_info};
use crate::arch::cpu::time_stamp;
use crate::platform::Cause;
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use unitrace_probe::formats::time::Ticks;

/// From tick to tick, in nanoseconds.
const PERIOD: u64 = 1_000_000;
/// From anchor to anchor.
const ANCHOR_PERIOD: u64 = 1_000_000_000;
/// Ticks that are caught up with at once. When more are missing the guest was paused, and that time does not count.
const CATCH_UP: u64 = 50;

/// Channel of the timer; 0 before [`start`].
static PORT: AtomicU32 = AtomicU32::new(0);
/// System time of the last tick.
static LAST: AtomicU64 = AtomicU64::new(0);
/// System time of the next anchor.
static NEXT_ANCHOR: AtomicU64 = AtomicU64::new(0);

/// The timer's channel.
pub(super) fn port() -> Port {
    Port(PORT.load(Ordering::Relaxed))
}

/// Ticks from now on.
pub(super) fn start() -> Result<(), Refused> {
    let port = event::bind_timer()?;
    let now = patience::now();
    PORT.store(port.0, Ordering::Relaxed);
    LAST.store(now, Ordering::Relaxed);
    event::unmask(port);
    set(now + PERIOD)
}

#[repr(C)]
struct SetArgument {
    system_time: u64,
    flags: u32,
    reserved: u32,
}

/// An event comes at `system_time`, or at once if that is over.
fn set(system_time: u64) -> Result<(), Refused> {
    const SET_SINGLESHOT_TIMER: u64 = 8;
    let mut argument = SetArgument { system_time, flags: 0, reserved: 0 };
    // SAFETY: the argument is that of this operation.
    unsafe { call_vcpu(SET_SINGLESHOT_TIMER, &mut argument) }.map(|_| ())
}

/// An event came from `port`. It may be late, as other guests run too: there is one tick for each millisecond of system
/// time, whatever the number of events.
pub(super) fn serve(port: Port, serve: &mut dyn FnMut(Cause)) {
    if port != self::port() {
        return;
    }
    let ticks = Ticks(time_stamp());
    let Some(now) = shared_info::system_time().map(|time| time.nanos_at(ticks)) else { return };
    let last = LAST.load(Ordering::Relaxed);
    let missing = now.saturating_sub(last) / PERIOD;
    let next = if missing > CATCH_UP { now } else { last + missing * PERIOD };
    LAST.store(next, Ordering::Relaxed);
    // It was not refused the first time.
    let _ = set(next + PERIOD);
    (0..missing.min(CATCH_UP)).for_each(|_| serve(Cause::Tick));
    if now >= NEXT_ANCHOR.load(Ordering::Relaxed) {
        NEXT_ANCHOR.store(now + ANCHOR_PERIOD, Ordering::Relaxed);
        shared_info::anchor(ticks).into_iter().for_each(|anchor| serve(Cause::Anchor(anchor)));
    }
}
