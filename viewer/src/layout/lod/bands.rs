//! Full-height bands: GC, idle time, lost events. Merged below a pixel, never dropped.

use unitrace_formats::time::Nanos;

use super::Window;
use crate::model::TimeRange;

/// A band to draw; give it at least a pixel.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Band {
    /// From the first to the last of what it stands for.
    pub time: TimeRange,
    /// How many stretches it stands for.
    pub count: usize,
    /// Sum of their weights (lost events of a gap).
    pub weight: u64,
    /// Nanoseconds they cover in all.
    pub covered: i64,
}

/// Stretches in order of begin, with what makes any window cheap: `O(width · log n)`.
#[derive(Clone, Default, Debug)]
pub struct Bands {
    begins: Vec<i64>,
    /// The latest end of this stretch and all before it.
    ends: Vec<i64>,
    /// Weights of all before; one longer.
    weights: Vec<u64>,
    /// Nanoseconds covered by all before; one longer.
    covered: Vec<i64>,
}

impl Bands {
    /// From stretches with their weights, in any order. Overlapping time is covered once.
    pub fn new(stretches: impl IntoIterator<Item = (TimeRange, u64)>) -> Self {
        let mut stretches: Vec<_> = stretches.into_iter().collect();
        stretches.sort_by_key(|(time, _)| (time.start, time.end));
        let mut bands = Self { weights: vec![0], covered: vec![0], ..Self::default() };
        let (mut latest, mut weights, mut covered) = (i64::MIN, 0u64, 0i64);
        for (time, weight) in stretches {
            let end = time.end.0.max(time.start.0);
            covered = covered.saturating_add((end.saturating_sub(latest.max(time.start.0))).max(0));
            weights = weights.saturating_add(weight);
            latest = latest.max(end);
            bands.begins.push(time.start.0);
            bands.ends.push(latest);
            bands.weights.push(weights);
            bands.covered.push(covered);
        }
        bands
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.begins.is_empty()
    }

    /// Nanoseconds of `time` that are covered.
    pub fn covered_in(&self, time: &TimeRange) -> i64 {
        self.covered_before(time.end.0) - self.covered_before(time.start.0)
    }

    /// Nanoseconds covered before `at`. What begins before it and reaches beyond is one piece up to the latest end.
    fn covered_before(&self, at: i64) -> i64 {
        match self.begins.partition_point(|&begin| begin < at) {
            0 => 0,
            next => self.covered[next] - self.ends[next - 1].saturating_sub(at).max(0),
        }
    }

    /// The bands in view, in order: a stretch of a pixel or more for itself, thinner ones merged a pixel at a time.
    pub fn seen(&self, window: &Window) -> Vec<Band> {
        let pixel = (window.ns_per_px() as i64).max(1);
        let mut seen = Vec::new();
        let mut at = self.ends.partition_point(|&end| end < window.time.start.0);
        while at < self.begins.len() && self.begins[at] < window.time.end.0 {
            let next = self.run(at, pixel);
            seen.push(self.band(at..next));
            at = next;
        }
        seen
    }

    /// The end of the run that begins at `at`: all that begin within its first pixel, unless it is wider itself.
    fn run(&self, at: usize, pixel: i64) -> usize {
        let begin = self.begins[at];
        let limit = begin.saturating_add(pixel);
        let same_pixel = at + self.begins[at..].partition_point(|&other| other < limit);
        // A wide stretch is not joined by what came before it; what lies inside of it joins it.
        let wide = at + self.ends[at..same_pixel].partition_point(|&end| end < limit);
        if wide == at {
            return at + self.begins[at..].partition_point(|&other| other < self.ends[at].max(limit)).max(1);
        }
        wide.clamp(at + 1, same_pixel.max(at + 1))
    }

    fn band(&self, run: std::ops::Range<usize>) -> Band {
        Band {
            time: TimeRange { start: Nanos(self.begins[run.start]), end: Nanos(self.ends[run.end - 1]) },
            count: run.len(),
            weight: self.weights[run.end] - self.weights[run.start],
            covered: self.covered[run.end] - self.covered[run.start],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn window(start: i64, end: i64, width: u32) -> Window {
        let time = TimeRange { start: Nanos(start), end: Nanos(end) };
        Window { rows: 0.0..1.0, time, width, height: 1 }
    }

    proptest! {
        /// Nothing is lost, weights add up, and there are never more bands than pixels allow.
        #[test]
        fn every_stretch_is_in_one_band(
            stretches in prop::collection::vec((0i64..10_000, 0i64..300, 1u64..5), 0..200),
            width in 1u32..200,
        ) {
            let ranges: Vec<_> = stretches.iter().map(|&(start, span, weight)| {
                (TimeRange { start: Nanos(start), end: Nanos(start + span) }, weight)
            }).collect();
            let window = window(0, 11_000, width);
            let seen = Bands::new(ranges.clone()).seen(&window);
            prop_assert_eq!(seen.iter().map(|b| b.count).sum::<usize>(), stretches.len());
            prop_assert_eq!(seen.iter().map(|b| b.weight).sum::<u64>(), stretches.iter().map(|s| s.2).sum::<u64>());
            prop_assert!(seen.len() <= 2 * width as usize + 2, "{} bands on {} pixels", seen.len(), width);
            for (time, _) in &ranges {
                prop_assert!(seen.iter().any(|b| b.time.start <= time.start && b.time.end >= time.end));
            }
        }
    }

    proptest! {
        /// Against counting every nanosecond.
        #[test]
        fn covered_time_is_exact(
            stretches in prop::collection::vec((0i64..300, 0i64..60), 0..30), a in -10i64..400, b in -10i64..400,
        ) {
            let (a, b) = (a.min(b), a.max(b));
            let bands = Bands::new(stretches.iter().map(|&(start, span)| {
                (TimeRange { start: Nanos(start), end: Nanos(start + span) }, 1)
            }));
            let inside = |at: &i64| stretches.iter().any(|&(start, span)| (start..start + span).contains(at));
            let time = TimeRange { start: Nanos(a), end: Nanos(b) };
            prop_assert_eq!(bands.covered_in(&time), (a..b).filter(inside).count() as i64);
        }
    }

    #[test]
    fn a_wide_gc_stands_for_itself() {
        let range = |start, end| (TimeRange { start: Nanos(start), end: Nanos(end) }, 1);
        let bands = Bands::new([range(0, 1), range(2, 3), range(5, 400), range(500, 501)]);
        let seen = bands.seen(&window(0, 1000, 10));
        let times: Vec<_> = seen.iter().map(|b| (b.time.start.0, b.time.end.0, b.covered)).collect();
        assert_eq!(times, [(0, 3, 2), (5, 400, 395), (500, 501, 1)]);
    }
}
