//! Several clocks, brought to one.

use std::collections::HashMap;

use super::schema::ClockSnapshot;

/// What the trace counts in when nothing else is said.
pub(super) const BOOTTIME: u32 = 6;

/// How far each clock is from the first one that events use.
#[derive(Default, Debug)]
pub(super) struct Clocks {
    /// What they all showed at one moment, the first time each was named; in ns.
    seen: HashMap<(u32, u32), i128>,
    chosen: Option<u32>,
    /// Sequence and clock that were asked for last, and how far the clock is from the chosen one.
    last: Option<(u32, u32, i128)>,
}

impl Clocks {
    /// They all showed this at the same moment. Clocks of a sequence are told apart by its number.
    pub(super) fn snapshot(&mut self, sequence: u32, snapshot: &ClockSnapshot) {
        let shown =
            |clock: &super::schema::Clock| i128::from(clock.timestamp) * i128::from(clock.unit.max(1));
        let Some(first) = snapshot.clocks.first() else { return };
        // Distance from a common zero: that of a clock that is known already, if there is one.
        let known = snapshot.clocks.iter().find_map(|clock| {
            let zero = self.seen.get(&key(sequence, clock.id))?;
            Some(shown(clock) - zero)
        });
        let base = known.unwrap_or_else(|| shown(first));
        self.last = None;
        for clock in &snapshot.clocks {
            self.seen.entry(key(sequence, clock.id)).or_insert(shown(clock) - base);
        }
    }

    /// A time of a clock as a time of the clock that the first event used.
    #[inline]
    pub(super) fn nanos(&mut self, sequence: u32, clock: u32, nanos: u64) -> i64 {
        let shift = match self.last {
            Some((of, last, shift)) if (of, last) == (sequence, clock) => shift,
            _ => self.shift(sequence, clock),
        };
        let at = i128::from(nanos) + shift;
        at.clamp(0, i128::from(i64::MAX)) as i64
    }

    fn shift(&mut self, sequence: u32, clock: u32) -> i128 {
        let chosen = *self.chosen.get_or_insert(clock);
        let from = self.seen.get(&key(sequence, clock));
        let to = self.seen.get(&key(sequence, chosen));
        let shift = match (from, to) {
            (Some(from), Some(to)) => to - from,
            // Nothing ties them together.
            _ => 0,
        };
        self.last = Some((sequence, clock, shift));
        shift
    }
}

/// Clocks from 64 to 127 belong to their sequence.
const fn key(sequence: u32, clock: u32) -> (u32, u32) {
    match clock {
        64..=127 => (sequence, clock),
        _ => (0, clock),
    }
}
