//! Whether interrupts come when they should. A busy host lets a guest or its devices wait for milliseconds, and nothing in an
//! interrupt says that it is late; but the ticks around it are then late too, or come in a bunch.

use super::frequency;
use crate::arch::cpu::time_stamp;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// How long ticks must have been regular.
const MILLISECONDS: u64 = 3;

static LAST_TICK: AtomicU64 = AtomicU64::new(0);
static LAST_IRREGULAR: AtomicU64 = AtomicU64::new(0);

/// In the interrupt of each tick.
pub(super) fn ticked() {
    let now = time_stamp();
    let half = frequency() / 2000;
    let passed = now.saturating_sub(LAST_TICK.swap(now, Relaxed));
    if !(half..3 * half).contains(&passed) {
        LAST_IRREGULAR.store(now, Relaxed);
    }
}

/// True if the interrupt that is being served, which came at `now`, is not late by more than a millisecond or so.
pub(super) fn is_on_time(now: u64) -> bool {
    let since = |then: &AtomicU64| now.saturating_sub(then.load(Relaxed));
    let millisecond = frequency() / 1000;
    since(&LAST_TICK) < millisecond * 3 / 2 && since(&LAST_IRREGULAR) > millisecond * MILLISECONDS
}
