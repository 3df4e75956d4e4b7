//! CLOCK_MONOTONIC and CLOCK_REALTIME in nanoseconds: the fallback, and what anchors pair ticks with. Unsafe for the calls
//! into libc, which go through the vDSO: no system call where the kernel's own clock is readable from user space.

use super::Clock;
use unitrace_formats::time::{ClockKind, Frequency, Ticks};

/// CLOCK_MONOTONIC.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Monotonic;

impl Clock for Monotonic {
    const KIND: ClockKind = ClockKind::Monotonic;

    fn frequency() -> Option<Frequency> {
        Some(Frequency::NANOSECONDS)
    }

    fn now() -> Ticks {
        Ticks(monotonic_ns())
    }
}

/// Nanoseconds since some start, usually that of the machine.
pub(crate) fn monotonic_ns() -> u64 {
    nanoseconds(libc::CLOCK_MONOTONIC)
}

/// Nanoseconds since 1970 UTC.
pub(crate) fn unix_ns() -> u64 {
    nanoseconds(libc::CLOCK_REALTIME)
}

fn nanoseconds(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is ours.
    let result = unsafe { libc::clock_gettime(clock, &mut time) };
    if result != 0 {
        return 0;
    }
    (time.tv_sec as u64).wrapping_mul(1_000_000_000).wrapping_add(time.tv_nsec as u64)
}
