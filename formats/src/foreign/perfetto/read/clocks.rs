//! Several clocks, brought to one.

use std::collections::HashMap;

use super::schema::ClockSnapshot;

/// What the trace counts in when nothing else is said.
pub(super) const BOOTTIME: u32 = 6;

/// Nanoseconds since 1970: the one clock that all machines have in common, as well as they are set.
const REALTIME: u32 = 1;

/// Whose clocks: each machine has its own, and each sequence some more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Whose {
    pub(super) machine: u32,
    pub(super) sequence: u32,
}

/// How far each clock is from the first one that events use.
#[derive(Default, Debug)]
pub(super) struct Clocks {
    /// What they all showed at one moment, the first time each was named; in ns.
    seen: HashMap<(u32, u32), i128>,
    /// The machine and number of the first clock that was asked for.
    chosen: Option<(u32, u32)>,
    /// Whose clock was asked for last, and how far it is from the chosen one.
    last: Option<(Whose, u32, i128)>,
}

impl Clocks {
    /// They all showed this at the same moment.
    pub(super) fn snapshot(&mut self, whose: Whose, snapshot: &ClockSnapshot) {
        let shown =
            |clock: &super::schema::Clock| i128::from(clock.timestamp) * i128::from(clock.unit.max(1));
        let Some(first) = snapshot.clocks.first() else { return };
        // Distance from a common zero: that of a clock that is known already, if there is one.
        let known = snapshot.clocks.iter().find_map(|clock| {
            let zero = self.seen.get(&key(whose, clock.id))?;
            Some(shown(clock) - zero)
        });
        let base = known.unwrap_or_else(|| shown(first));
        self.last = None;
        for clock in &snapshot.clocks {
            self.seen.entry(key(whose, clock.id)).or_insert(shown(clock) - base);
        }
    }

    /// A time of a clock as a time of the clock that the first event used.
    #[inline]
    pub(super) fn nanos(&mut self, whose: Whose, clock: u32, nanos: u64) -> i64 {
        let shift = match self.last {
            Some((of, last, shift)) if (of, last) == (whose, clock) => shift,
            _ => self.shift(whose, clock),
        };
        let at = i128::from(nanos) + shift;
        at.clamp(0, i128::from(i64::MAX)) as i64
    }

    fn shift(&mut self, whose: Whose, clock: u32) -> i128 {
        let (machine, chosen) = *self.chosen.get_or_insert((whose.machine, clock));
        let from = self.seen.get(&key(whose, clock));
        let to = self.seen.get(&key(Whose { machine, ..whose }, chosen));
        let shift = match (from, to) {
            (Some(from), Some(to)) => to - from,
            // Nothing ties them together.
            _ => 0,
        };
        self.last = Some((whose, clock, shift));
        shift
    }
}

/// Clocks from 64 to 127 belong to their sequence.
const fn key(whose: Whose, clock: u32) -> (u32, u32) {
    match clock {
        64..=127 => (whose.sequence, clock),
        REALTIME => (0, clock),
        _ => (whose.machine, clock),
    }
}
