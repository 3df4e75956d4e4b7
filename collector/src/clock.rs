//! Ticks and wall time read together from outside. Possible only where the writer's clock is also ours: a process of
//! this machine. The clock of a guest is watched instead ([`crate::watch`]).

use nix::time::{ClockId, clock_gettime};
use std::time::{SystemTime, UNIX_EPOCH};
use unitrace_formats::clock::CollectorAnchor;
use unitrace_formats::time::{Anchor, ClockKind, Frequency, Nanos, Ticks};

/// How often a pair is read; the one with the shortest time between its two readings is kept.
const TRIES: usize = 8;

/// A moment on this machine's clocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Since 1970 UTC.
    pub unix_ns: u64,
    /// CLOCK_MONOTONIC.
    pub host_ns: u64,
}

impl Moment {
    /// Now.
    pub fn now() -> Self {
        Self { unix_ns: unix_ns(), host_ns: monotonic().0 }
    }
}

/// Reads the writer's clock.
#[derive(Clone, Copy, Debug)]
pub struct LocalClock {
    read: fn() -> Ticks,
    frequency: Option<Frequency>,
}

impl LocalClock {
    /// The clock of a process on this machine; `None` if this program cannot read a clock of that kind.
    pub fn new(kind: ClockKind, frequency: Option<Frequency>) -> Option<Self> {
        match kind {
            ClockKind::Monotonic => Some(Self { read: monotonic, frequency: Some(Frequency::NANOSECONDS) }),
            ClockKind::Tsc => Some(Self { read: super::tsc::read()?, frequency }),
            _ => None,
        }
    }

    /// The ticks now.
    pub fn now(self) -> Ticks {
        (self.read)()
    }

    /// Pairs ticks with Unix time and CLOCK_MONOTONIC.
    pub fn anchor(self) -> CollectorAnchor {
        let first = self.pair();
        (1..TRIES)
            .map(|_| self.pair())
            .fold(first, |best, next| if next.error < best.error { next } else { best })
    }

    fn pair(self) -> CollectorAnchor {
        let host_before = monotonic();
        let before = self.now();
        let Moment { unix_ns, host_ns } = Moment::now();
        let after = self.now();
        let host_after = monotonic();
        let between = after.0.saturating_sub(before.0);
        let anchor = Anchor { ticks: Ticks(before.0 + between / 2), unix_ns, host_ns };
        // The true moment lies anywhere between two readings: of the ticks, if their length is known, else of the
        // host's clock around them. One more for what was rounded off.
        let error = match self.frequency {
            Some(frequency) => frequency.nanos(between / 2 + 1).0 + 1,
            None => i64::try_from(host_after.0.saturating_sub(host_before.0)).unwrap_or(i64::MAX - 1) + 1,
        };
        CollectorAnchor { anchor, error: Nanos(error) }
    }
}

fn unix_ns() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos() as u64)
}

fn monotonic() -> Ticks {
    // The call fails only for clocks that do not exist.
    clock_gettime(ClockId::CLOCK_MONOTONIC)
        .map_or(Ticks(0), |time| Ticks(time.tv_sec() as u64 * 1_000_000_000 + time.tv_nsec() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(clock: LocalClock) {
        let before = clock.now();
        let CollectorAnchor { anchor, error } = clock.anchor();
        let after = clock.now();
        assert!(before <= anchor.ticks && anchor.ticks <= after);
        assert!(error.0 > 0 && error.0 < 1_000_000, "{error:?}");
    }

    #[test]
    fn a_pair_is_close_and_says_how_close() {
        let clock = LocalClock::new(ClockKind::Monotonic, None).unwrap();
        check(clock);
        let CollectorAnchor { anchor, error } = clock.anchor();
        assert!(anchor.ticks.0.abs_diff(anchor.host_ns) <= error.0 as u64);
    }

    #[test]
    fn ticks_of_unknown_length_are_paired_too() {
        assert!(LocalClock::new(ClockKind::Custom, Frequency::new(1)).is_none());
        LocalClock::new(ClockKind::Tsc, None).into_iter().for_each(check);
    }
}
