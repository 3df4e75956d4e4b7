//! How long to wait until the next look: long enough to cost nothing, short enough to lose nothing.

use std::time::Duration;

/// The shortest time between two looks.
const SHORTEST: Duration = Duration::from_millis(1);
/// Fuller than this, a ring is looked at twice as often; emptier than half of it, more seldom.
const FULL: f32 = 0.125;

/// The time between looks, as it follows from what they found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    wait: Duration,
    longest: Duration,
}

impl Pace {
    /// Begins with the shortest time: how fast the rings fill is not known yet.
    pub(super) fn new(longest: Duration) -> Self {
        Self { wait: SHORTEST.min(longest), longest }
    }

    /// After a look that took `cost` and found `fill` of the fullest stream to be new.
    pub(super) fn next(&mut self, fill: f32, cost: Duration) -> Duration {
        if fill > FULL {
            self.wait /= 2;
        } else if fill < FULL / 2.0 {
            // Nothing is in danger: a look at very many lanes may take a tenth of a CPU, no more.
            self.wait = (self.wait * 3 / 2).max(cost * 9);
        }
        self.wait = self.wait.clamp(SHORTEST.min(self.longest), self.longest);
        self.wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fast_when_full_slow_when_empty() {
        let longest = Duration::from_millis(50);
        let mut pace = Pace::new(longest);
        assert_eq!(pace.next(0.1, Duration::ZERO), SHORTEST, "neither full nor empty: as before");
        for _ in 0..20 {
            pace.next(0.0, Duration::ZERO);
        }
        assert_eq!(pace.next(0.0, Duration::ZERO), longest);
        assert_eq!(pace.next(0.5, Duration::ZERO), longest / 2);
        for _ in 0..20 {
            pace.next(1.0, Duration::from_millis(40));
        }
        assert_eq!(
            pace.next(1.0, Duration::from_millis(40)),
            SHORTEST,
            "cost does not matter when events are lost"
        );
        assert_eq!(pace.next(0.0, Duration::from_millis(4)), Duration::from_millis(36));
    }
}
