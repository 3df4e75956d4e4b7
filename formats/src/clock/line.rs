//! Where a trace lies on another clock, from moments that were read on both.

use std::ops::RangeInclusive;

use crate::time::Nanos;

/// How much longer or shorter than stated a tick is believed to be where only one moment was read: parts of 10⁹.
/// A quartz is off by less; what a kernel calibrates in a hurry may be off by more, and two moments tell.
const UNCONFIRMED: i128 = 100_000;

/// One moment on two clocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Reading {
    /// Nanoseconds since the trace's start.
    pub(crate) own: Nanos,
    /// Nanoseconds of the other clock, which may be off by `error` to either side.
    pub(crate) other: Nanos,
    pub(crate) error: Nanos,
}

impl Reading {
    /// Where the trace's start lies on the other clock, if the trace's own clock runs right.
    fn start(&self) -> i64 {
        self.other.0.saturating_sub(self.own.0)
    }
}

/// Where the trace's start lies on the other clock.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Line {
    pub(crate) start: Nanos,
    /// To either side.
    pub(crate) error: Nanos,
}

impl Line {
    /// The line that misses the readings by as little as possible. Its error holds between the first and the last of
    /// them. `None` without readings.
    ///
    /// Where all readings can be right at once, the truth is in what they leave open together. Where they cannot,
    /// because the clocks drift, those much worse than the best say nothing more, and the line is as wrong as its
    /// furthest reading.
    pub(crate) fn through(readings: &[Reading]) -> Option<Self> {
        let least = readings.iter().map(|r| r.error.0).min()?;
        let (low, high) = open(readings)?;
        if low <= high {
            return Some(Self::between(low, high, 0));
        }
        let good = || readings.iter().filter(|r| r.error.0 <= least.saturating_mul(2));
        let low = good().map(Reading::start).min()?;
        let high = good().map(Reading::start).max()?;
        Some(Self::between(low, high, good().map(|r| r.error.0).max()?))
    }

    fn between(low: i64, high: i64, more: i64) -> Self {
        let half = i64::try_from(low.abs_diff(high).div_ceil(2)).unwrap_or(i64::MAX);
        Self { start: Nanos(low.saturating_add(half)), error: Nanos(half.saturating_add(more)) }
    }

    /// The same, with an error that holds for all of the trace: before the first reading and after the last one the
    /// clocks may drift as they did between them.
    pub(crate) fn over(readings: &[Reading], trace: RangeInclusive<Nanos>) -> Option<Self> {
        let line = Self::through(readings)?;
        let first = readings.iter().map(|r| r.own.0).min()?;
        let last = readings.iter().map(|r| r.own.0).max()?;
        let outside = first.saturating_sub(trace.start().0).max(trace.end().0.saturating_sub(last)).max(0);
        // What is gained or lost in how long.
        let drift = |drift: i128, span: i128| (i128::from(outside) * drift + span - 1) / span;
        let stated = drift(UNCONFIRMED, 1_000_000_000);
        let more = match i128::from(last) - i128::from(first) {
            0 => stated,
            span => match (drift(2 * i128::from(line.error.0), span), agree(readings)) {
                // Nothing speaks against the stated length of a tick.
                (measured, true) => measured.min(stated),
                (measured, false) => measured,
            },
        };
        let error = i64::try_from(i128::from(line.error.0) + more).unwrap_or(i64::MAX);
        Some(Self { error: Nanos(error), ..line })
    }
}

/// The least and the greatest start that all readings leave open; the wrong way round if they leave none.
fn open(readings: &[Reading]) -> Option<(i64, i64)> {
    let low = readings.iter().map(|r| r.start().saturating_sub(r.error.0)).max()?;
    let high = readings.iter().map(|r| r.start().saturating_add(r.error.0)).min()?;
    Some((low, high))
}

/// True if all readings can be right at once.
fn agree(readings: &[Reading]) -> bool {
    open(readings).is_some_and(|(low, high)| low <= high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(own: i64, other: i64, error: i64) -> Reading {
        Reading { own: Nanos(own), other: Nanos(other), error: Nanos(error) }
    }

    fn line(start: i64, error: i64) -> Option<Line> {
        Some(Line { start: Nanos(start), error: Nanos(error) })
    }

    #[test]
    fn brackets_narrow_each_other() {
        assert_eq!(Line::through(&[]), None);
        assert_eq!(Line::through(&[reading(10, 110, 30)]), line(100, 30));
        // 70..=130 and 120..=160.
        assert_eq!(Line::through(&[reading(10, 110, 30), reading(60, 200, 20)]), line(125, 5));
    }

    #[test]
    fn drift_is_an_error() {
        // The other clock gains 10 in 1000; the bad reading does not matter.
        let drifting = [reading(0, 100, 0), reading(1000, 1110, 0), reading(500, 9000, 1)];
        assert_eq!(Line::through(&drifting), line(105, 5));
        // 2000 later as much again for each 1000.
        assert_eq!(Line::over(&drifting[..2], Nanos(0)..=Nanos(3000)), line(105, 5 + 20));
        assert_eq!(Line::over(&drifting[..1], Nanos(0)..=Nanos(1_000_000)), line(100, 100));
        // Wide brackets are no drift.
        let wide = [reading(0, 100, 50), reading(10, 110, 50)];
        assert_eq!(Line::over(&wide, Nanos(0)..=Nanos(1_000_000)), line(100, 50 + 100));
    }
}
