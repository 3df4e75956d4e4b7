//! Step lines (counters, the heap) at any zoom: the least and greatest value of each pixel column, from a pyramid.

use std::ops::Range;

use unitrace_formats::time::Nanos;

use super::Window;

/// A step line: from each moment on, a value.
#[derive(Clone, Default, Debug)]
pub struct Steps {
    times: Vec<Nanos>,
    /// Level 0 is the values themselves; each level above holds (least, greatest) of [`FAN`] below.
    values: Vec<i64>,
    levels: Vec<Vec<(i64, i64)>>,
}

/// One pixel column of a step line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepColumn {
    /// Where it begins.
    pub at: Nanos,
    /// Least value in it, what it began with included.
    pub least: i64,
    /// Greatest value in it.
    pub greatest: i64,
    /// Value at its end.
    pub last: i64,
}

const FAN: usize = 8;

impl Steps {
    /// From steps in time order.
    pub fn new(steps: impl IntoIterator<Item = (Nanos, i64)>) -> Self {
        let (times, values): (Vec<_>, Vec<_>) = steps.into_iter().unzip();
        let mut levels: Vec<Vec<(i64, i64)>> = Vec::new();
        let mut level: Vec<(i64, i64)> = values.iter().map(|&value| (value, value)).collect();
        while level.len() > FAN {
            level = level.chunks(FAN).map(extremes).collect();
            levels.push(level.clone());
        }
        Self { times, values, levels }
    }

    /// How many steps.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// The value at a moment; `None` before the first step.
    pub fn at(&self, at: Nanos) -> Option<i64> {
        let next = self.times.partition_point(|&time| time <= at);
        next.checked_sub(1).map(|i| self.values[i])
    }

    /// The line in view, a column for each pixel in which something changes, preceded by the value at the left edge.
    pub fn columns(&self, window: &Window) -> Vec<StepColumn> {
        let mut columns = Vec::new();
        let pixel = (window.ns_per_px().ceil() as i64).max(1);
        let mut next = self.times.partition_point(|&time| time <= window.time.start);
        if let Some(value) = self.at(window.time.start) {
            columns.push(StepColumn { at: window.time.start, least: value, greatest: value, last: value });
        }
        while next < self.times.len() && self.times[next] <= window.time.end {
            let at = self.times[next];
            let limit = Nanos(at.0.saturating_add(pixel));
            let end = next + self.times[next..].partition_point(|&time| time < limit).max(1);
            let (mut least, mut greatest) = self.range(next..end);
            if let Some(before) = next.checked_sub(1).map(|i| self.values[i]).filter(|_| end - next > 1) {
                (least, greatest) = (least.min(before), greatest.max(before));
            }
            columns.push(StepColumn { at, least, greatest, last: self.values[end - 1] });
            next = end;
        }
        columns
    }

    /// Least and greatest value of some steps, not empty.
    fn range(&self, range: Range<usize>) -> (i64, i64) {
        let mut found = (i64::MAX, i64::MIN);
        let mut join = |(least, greatest): (i64, i64)| found = (found.0.min(least), found.1.max(greatest));
        let Range { mut start, mut end } = range;
        for level in std::iter::once(None).chain(self.levels.iter().map(Some)) {
            let at = |i: usize| level.map_or_else(|| (self.values[i], self.values[i]), |level| level[i]);
            let last = end - start <= FAN || level.is_some_and(|level| level.len() <= FAN);
            while start < end && (last || !start.is_multiple_of(FAN)) {
                join(at(start));
                start += 1;
            }
            while start < end && !end.is_multiple_of(FAN) {
                end -= 1;
                join(at(end));
            }
            if start >= end {
                return found;
            }
            (start, end) = (start / FAN, end / FAN);
        }
        found
    }
}

fn extremes(part: &[(i64, i64)]) -> (i64, i64) {
    part.iter().fold((i64::MAX, i64::MIN), |all, one| (all.0.min(one.0), all.1.max(one.1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TimeRange;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranges_are_exact(values in prop::collection::vec(-1000i64..1000, 1..700), a in 0usize..700, b in 0usize..700) {
            let (a, b) = (a.min(b).min(values.len() - 1), a.max(b).min(values.len() - 1) + 1);
            let steps = Steps::new(values.iter().enumerate().map(|(i, &v)| (Nanos(i as i64), v)));
            let part = &values[a..b];
            let expected = (*part.iter().min().unwrap(), *part.iter().max().unwrap());
            prop_assert_eq!(steps.range(a..b), expected);
        }

        #[test]
        fn columns_lose_no_extreme(values in prop::collection::vec(-1000i64..1000, 1..700), width in 1u32..300) {
            let steps = Steps::new(values.iter().enumerate().map(|(i, &v)| (Nanos(10 * i as i64), v)));
            let time = TimeRange { start: Nanos(0), end: Nanos(10 * values.len() as i64) };
            let columns = steps.columns(&Window { rows: 0.0..1.0, time, width, height: 1 });
            prop_assert!(columns.len() <= width as usize + 2);
            prop_assert_eq!(columns.iter().map(|c| c.greatest).max(), values.iter().copied().max());
            prop_assert_eq!(columns.iter().map(|c| c.least).min(), values.iter().copied().min());
            prop_assert_eq!(columns.last().map(|c| c.last), values.last().copied());
        }
    }

    #[test]
    fn a_moment_before_the_first_step_has_no_value() {
        let steps = Steps::new([(Nanos(5), 1), (Nanos(9), 7)]);
        assert_eq!((steps.at(Nanos(4)), steps.at(Nanos(5)), steps.at(Nanos(100))), (None, Some(1), Some(7)));
    }
}
