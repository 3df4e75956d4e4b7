//! How often something takes how long.

use rayon::prelude::*;

use super::{Interval, Quantiles, Scope, Sort, intervals};
use crate::model::{Model, TaskIndex};

/// Powers of two are cut into this many buckets.
const PARTS: u64 = 4;
const PART_BITS: u32 = PARTS.trailing_zeros();
/// Buckets of all times that fit an `i64`.
const BUCKETS: usize = (64 << PART_BITS) as usize;
/// Tasks that one thread counts at a time.
const CHUNK: usize = 1 << 12;
/// As many of the longest times are kept.
const LONGEST: usize = 20;

/// Times from `from` on, shorter than `to`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bucket {
    /// Shortest time in it, in nanoseconds.
    pub from: i64,
    /// Shortest time of the next one.
    pub to: i64,
    /// How many.
    pub count: u64,
    /// The longest of them.
    pub longest: Option<Interval>,
}

/// A distribution.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Histogram {
    /// From the shortest time that occurs to the longest, without holes. A quarter of a power of two each.
    pub buckets: Vec<Bucket>,
    /// In a few numbers.
    pub quantiles: Quantiles,
    /// The longest times, longest first.
    pub longest: Vec<Interval>,
    /// All times together, in nanoseconds.
    pub total: i64,
}

impl Histogram {
    /// Of all times of this sort in a scope.
    pub fn of(model: &Model, sort: Sort, scope: &Scope) -> Self {
        let tasks: Vec<TaskIndex> = scope.tasks(model).collect();
        let count = |tasks: &[TaskIndex]| {
            let mut counting = Counting::default();
            for &task in tasks {
                intervals(model, task, sort, scope.time, |interval| counting.add(interval));
            }
            counting
        };
        tasks.par_chunks(CHUNK).map(count).reduce(Counting::default, Counting::join).finish()
    }

    /// The most that one bucket holds.
    pub fn highest(&self) -> u64 {
        self.buckets.iter().map(|bucket| bucket.count).max().unwrap_or(0)
    }
}

/// A histogram in the making.
struct Counting {
    counts: Vec<u64>,
    longest: Vec<Option<Interval>>,
    times: Vec<i64>,
    worst: Vec<Interval>,
    /// What is no longer than this is not one of the longest.
    beaten: i64,
}

impl Default for Counting {
    fn default() -> Self {
        Self {
            counts: vec![0; BUCKETS],
            longest: vec![None; BUCKETS],
            times: Vec::new(),
            worst: Vec::with_capacity(LONGEST * 2),
            beaten: -1,
        }
    }
}

impl Counting {
    fn add(&mut self, interval: Interval) {
        let time = interval.span().max(0);
        let at = place(time);
        self.counts[at] += 1;
        let longest = &mut self.longest[at];
        if longest.is_none_or(|known| known.span() < time) {
            *longest = Some(interval);
        }
        self.times.push(time);
        self.keep(interval);
    }

    /// Keeps it if it may be one of the longest.
    fn keep(&mut self, interval: Interval) {
        if interval.span() <= self.beaten {
            return;
        }
        self.worst.push(interval);
        if self.worst.len() == LONGEST * 2 {
            self.cut();
        }
    }

    /// With what was counted of the tasks after these.
    fn join(mut self, after: Self) -> Self {
        self.counts.iter_mut().zip(after.counts).for_each(|(sum, count)| *sum += count);
        for (known, other) in self.longest.iter_mut().zip(after.longest) {
            if known.map(|known| known.span()) < other.map(|other| other.span()) {
                *known = other;
            }
        }
        self.times.extend(after.times);
        after.worst.into_iter().for_each(|interval| self.keep(interval));
        self
    }

    fn cut(&mut self) {
        self.worst.sort_by_key(|interval| (-interval.span(), interval.begin, interval.task));
        self.worst.truncate(LONGEST);
        if let Some(shortest) = self.worst.get(LONGEST - 1) {
            self.beaten = shortest.span();
        }
    }

    fn finish(mut self) -> Histogram {
        self.cut();
        let first = self.counts.iter().position(|&count| count > 0).unwrap_or(0);
        let end = self.counts.iter().rposition(|&count| count > 0).map_or(0, |last| last + 1);
        let bucket = |at: usize| Bucket {
            from: floor(at),
            to: floor(at + 1),
            count: self.counts[at],
            longest: self.longest[at],
        };
        Histogram {
            buckets: (first..end).map(bucket).collect(),
            total: self.times.iter().fold(0, |sum, &time| sum.saturating_add(time)),
            quantiles: Quantiles::of(&mut self.times),
            longest: self.worst,
        }
    }
}

/// The bucket of a time. Below `PARTS` nanoseconds each has one of its own.
fn place(time: i64) -> usize {
    let time = time.max(0) as u64;
    if time < PARTS {
        return time as usize;
    }
    let power = time.ilog2();
    let part = (time >> (power - PART_BITS)) - PARTS;
    (u64::from(power - PART_BITS + 1) * PARTS + part) as usize
}

/// The shortest time in a bucket.
fn floor(at: usize) -> i64 {
    let at = at as u64;
    if at < PARTS {
        return at as i64;
    }
    let power = at / PARTS - 1;
    let part = at % PARTS + PARTS;
    i64::try_from(u128::from(part) << power).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unitrace_formats::time::Nanos;

    use super::*;
    use crate::model::TaskIndex;

    fn interval(task: u32, time: i64) -> Interval {
        Interval { task: TaskIndex(task), begin: Nanos(0), end: Nanos(time) }
    }

    proptest! {
        #[test]
        fn a_time_lies_in_its_bucket(bits in 0u32..63, part in 0.0..1.0f64) {
            let time = (1i64 << bits) + ((1i64 << bits) as f64 * part) as i64;
            let time = time.max(0);
            let at = place(time);
            prop_assert!(floor(at) <= time && (time < floor(at + 1) || floor(at + 1) == i64::MAX));
            // No wider than a quarter of its begin: what is said of a bucket is right within that.
            prop_assert!(floor(at + 1) - floor(at) <= (floor(at) / 4).max(1));
        }

        #[test]
        fn nothing_is_left_out(times in prop::collection::vec(0i64..1_000_000, 0..300)) {
            let mut counting = Counting::default();
            times.iter().enumerate().for_each(|(at, &time)| counting.add(interval(at as u32, time)));
            let histogram = counting.finish();
            prop_assert_eq!(histogram.buckets.iter().map(|bucket| bucket.count).sum::<u64>(), times.len() as u64);
            prop_assert_eq!(histogram.total, times.iter().sum::<i64>());
            let mut sorted = times;
            sorted.sort_unstable_by(|a, b| b.cmp(a));
            sorted.truncate(LONGEST);
            let longest: Vec<i64> = histogram.longest.iter().map(Interval::span).collect();
            prop_assert_eq!(longest, sorted);
        }
    }

    #[test]
    fn buckets_have_no_holes_and_know_their_longest() {
        let mut counting = Counting::default();
        for (task, time) in [(0, 100), (1, 101), (2, 5)] {
            counting.add(interval(task, time));
        }
        let histogram = counting.finish();
        assert!(histogram.buckets.windows(2).all(|pair| pair[0].to == pair[1].from));
        let last = histogram.buckets[histogram.buckets.len() - 1];
        assert_eq!((last.from, last.to, last.count), (96, 112, 2));
        assert_eq!(last.longest.map(|longest| longest.task), Some(TaskIndex(1)));
        assert_eq!(histogram.highest(), 2);
    }
}
