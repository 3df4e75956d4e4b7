//! Waiting for another domain, but not for ever.

use super::{schedule, shared_info};
use crate::arch::cpu::time_stamp;
use unitrace_probe::formats::time::Ticks;

/// How long from look to look, in nanoseconds.
const NAP: u64 = 1_000_000;

/// System time now, in nanoseconds; 0 before the shared page is there.
pub(super) fn now() -> u64 {
    shared_info::system_time().map_or(0, |time| time.nanos_at(Ticks(time_stamp())))
}

/// Sleeps so long, in nanoseconds, whatever events come.
pub(super) fn sleep(nanos: u64) {
    let end = now() + nanos;
    while now() < end {
        schedule::sleep_until(end);
    }
}

/// Asks `is_done` again and again, asleep in between; false if it was not within `nanos`. With interrupts on or off.
pub(super) fn wait(nanos: u64, mut is_done: impl FnMut() -> bool) -> bool {
    let end = now() + nanos;
    loop {
        if is_done() {
            return true;
        }
        let now = now();
        if now >= end {
            return false;
        }
        schedule::sleep_until(now + NAP);
    }
}
