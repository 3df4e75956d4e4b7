//! How fast the time stamp counter runs: a record of a switch says for how many nanoseconds the one before had run, and
//! between it and the switch before that so many ticks went by.

use std::collections::HashMap;

use super::names;
use super::record::Record;
use crate::time::Frequency;

/// Shorter runs say little: the clock is read a little before the counter.
const SHORTEST: u32 = 10_000;
/// Fewer of them say nothing.
const FEWEST: usize = 3;
/// Counters of real machines, in Hz.
const REAL: std::ops::RangeInclusive<u64> = 1_000_000..=100_000_000_000;
/// Run times have 32 bits and go round after 4.3 s; those further than one part in so many from the median did, or
/// stood over a loss.
const NEAR: u64 = 20;

/// Runs that were heard of.
#[derive(Default, Debug)]
pub(super) struct Rate {
    /// Time of the last switch of each CPU.
    last: HashMap<u32, u64>,
    /// Ticks and nanoseconds.
    runs: Vec<(u64, u32)>,
}

impl Rate {
    pub(super) fn hear(&mut self, record: &Record) {
        match (record.event, record.data()) {
            (names::LOST_RECORDS, _) => drop(self.last.remove(&record.cpu)),
            // Before Xen 4.8 the number of the virtual CPU did not stand in between.
            (names::SWITCH_INFPREV, &[_, nanos] | &[_, _, nanos]) => {
                let before = self.last.insert(record.cpu, record.tsc);
                let ticks = before.and_then(|before| record.tsc.checked_sub(before));
                self.runs.extend(ticks.filter(|_| nanos >= SHORTEST).map(|ticks| (ticks, nanos)));
            }
            _ => {}
        }
    }

    /// The frequency that most of the runs agree on.
    pub(super) fn measured(mut self) -> Option<Frequency> {
        if self.runs.len() < FEWEST {
            return None;
        }
        let middle = self.runs.len() / 2;
        let (_, &mut (ticks, nanos), _) = self.runs.select_nth_unstable_by_key(middle, |&run| hz(run));
        let median = hz((ticks, nanos));
        let near = |run: &&(u64, u32)| hz(**run).abs_diff(median) <= median / NEAR;
        let sum = |(ticks, nanos): (u128, u128), run: &(u64, u32)| {
            (ticks + u128::from(run.0), nanos + u128::from(run.1))
        };
        let (ticks, nanos) = self.runs.iter().filter(near).fold((0, 0), sum);
        let hz = u64::try_from(ticks * 1_000_000_000 / nanos.max(1)).ok()?;
        Frequency::new(hz).filter(|_| REAL.contains(&hz))
    }
}

fn hz((ticks, nanos): (u64, u32)) -> u64 {
    u64::try_from(u128::from(ticks) * 1_000_000_000 / u128::from(nanos.max(1))).unwrap_or(u64::MAX)
}
