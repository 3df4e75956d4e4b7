//! Several clocks on one axis.

use super::types::Clock;
use crate::time::Frequency;

/// One clock: its ticks are the axis. Several: nanoseconds since the earliest of their zeros.
#[derive(Debug)]
pub(super) struct Places {
    /// Ticks a second of the axis.
    hz: u64,
    /// Of the axis' zero, in nanoseconds since the clocks' common origin.
    zero: i128,
    is_one: bool,
}

impl Places {
    pub(super) fn of<'c>(clocks: impl Iterator<Item = &'c Clock>) -> Self {
        let clocks: Vec<&Clock> = clocks.collect();
        let zero = clocks.iter().map(|clock| origin(clock)).min().unwrap_or_default();
        let same = |clock: &&&Clock| (clock.hz, origin(clock)) == (clocks[0].hz, origin(clocks[0]));
        let is_one = clocks.iter().all(|clock| same(&clock));
        let hz = clocks.first().filter(|_| is_one).map_or(1_000_000_000, |clock| clock.hz);
        Self { hz, zero, is_one }
    }

    pub(super) fn frequency(&self) -> Frequency {
        Frequency::new(self.hz).unwrap_or(Frequency::NANOSECONDS)
    }

    /// Where a reading of a clock lies on the axis.
    #[inline]
    pub(super) fn ticks(&self, clock: Option<&Clock>, value: u64) -> u64 {
        match clock {
            Some(clock) if !self.is_one => {
                let nanos = i128::from(value) * 1_000_000_000 / i128::from(clock.hz);
                u64::try_from(nanos + origin(clock) - self.zero).unwrap_or_default()
            }
            _ => value,
        }
    }

    pub(super) fn nanos(&self, ticks: u64) -> u64 {
        u64::try_from(u128::from(ticks) * 1_000_000_000 / u128::from(self.hz)).unwrap_or(u64::MAX)
    }

    /// Unix time of ticks, if the clocks count from 1970: an offset of less than a year is no date.
    pub(super) fn unix(&self, ticks: u64) -> Option<u64> {
        const YEAR: i128 = 31_536_000_000_000_000;
        let unix = self.zero + i128::from(self.nanos(ticks));
        u64::try_from(unix).ok().filter(|_| self.zero > YEAR)
    }
}

/// Nanoseconds of a clock's zero.
fn origin(clock: &Clock) -> i128 {
    i128::from(clock.offset_s) * 1_000_000_000
        + i128::from(clock.offset) * 1_000_000_000 / i128::from(clock.hz)
}
