//! Ticks and wall time read together from outside. Possible only where the writer's clock is also ours: a process of
//! this machine. For a guest, the newest event between two looks would have to serve.

use nix::time::{ClockId, clock_gettime};
use std::time::{SystemTime, UNIX_EPOCH};
use unitrace_formats::clock::CollectorAnchor;
use unitrace_formats::time::{Anchor, ClockKind, Frequency, Nanos, Ticks};

/// How often a pair is read; the one with the shortest time between its two readings is kept.
const TRIES: usize = 8;

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

    /// Pairs ticks with Unix time and CLOCK_MONOTONIC. `None` if the length of a tick is not known: then the error
    /// could not be told.
    pub fn anchor(self) -> Option<CollectorAnchor> {
        let frequency = self.frequency?;
        (0..TRIES).map(|_| self.pair(frequency)).min_by_key(|anchor| anchor.error)
    }

    fn pair(self, frequency: Frequency) -> CollectorAnchor {
        let before = self.now();
        let unix_ns = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos() as u64);
        let host_ns = monotonic().0;
        let after = self.now();
        let between = after.0.saturating_sub(before.0);
        let anchor = Anchor { ticks: Ticks(before.0 + between / 2), unix_ns, host_ns };
        // The true moment lies anywhere between the two readings of the ticks; a tick's own length comes on top.
        let error = frequency.nanos(between / 2 + 1);
        CollectorAnchor { anchor, error: Nanos(error.0 + 1) }
    }
}

fn monotonic() -> Ticks {
    // The call fails only for clocks that do not exist.
    clock_gettime(ClockId::CLOCK_MONOTONIC)
        .map_or(Ticks(0), |time| Ticks(time.tv_sec() as u64 * 1_000_000_000 + time.tv_nsec() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_close_and_says_how_close() {
        let clock = LocalClock::new(ClockKind::Monotonic, None).unwrap();
        let before = monotonic();
        let CollectorAnchor { anchor, error } = clock.anchor().unwrap();
        let after = monotonic();
        assert!(before <= anchor.ticks && anchor.ticks <= after);
        assert!(error.0 > 0 && error.0 < 1_000_000, "{error:?}");
        assert!(anchor.ticks.0.abs_diff(anchor.host_ns) <= error.0 as u64);
    }

    #[test]
    fn no_anchor_where_the_error_cannot_be_told() {
        assert!(LocalClock::new(ClockKind::Custom, Frequency::new(1)).is_none());
        assert!(LocalClock::new(ClockKind::Tsc, None).is_none_or(|clock| clock.anchor().is_none()));
    }
}
