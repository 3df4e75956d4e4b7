//! The most telling arrows of every stretch of time, made once for a model: rows do not matter.

use rayon::prelude::*;

use super::arrows::{draws, telling};
use crate::model::{ArrowIndex, Model};

/// Arrows kept of each bucket of time.
const KEPT: usize = 8;
/// The finest bucket holds about this many arrows: the index is then two bytes an arrow.
const FINEST: usize = 32;
/// Buckets that one thread fills at a time.
const CHUNK: usize = 1 << 10;

/// Buckets of time, each level twice as wide as the one before, each with its most telling arrows.
pub(super) struct ArrowIndexes {
    /// Bucket width of level 0 is `1 << shift` nanoseconds.
    shift: u32,
    start: i64,
    /// `KEPT` places a bucket, [`ArrowIndex::NONE`] where it has fewer.
    levels: Vec<Vec<Bucket>>,
    /// Arrows that can be drawn before each block of [`BLOCK`] arrows.
    drawable: Vec<u32>,
}

type Bucket = [ArrowIndex; KEPT];
const EMPTY: Bucket = [ArrowIndex::NONE; KEPT];

/// Arrows that are counted together.
const BLOCK: usize = 256;

impl ArrowIndexes {
    pub(super) fn new(model: &Model) -> Self {
        let start = model.range.start.0;
        let span = model.range.span().max(1) as u64;
        let wanted = (model.arrows.len() / FINEST).max(1) as u64;
        let shift = (span / wanted).max(1).ilog2();
        let mut finest = vec![EMPTY; (span >> shift) as usize + 1];
        finest.par_chunks_mut(CHUNK).enumerate().for_each(|(n, chunk)| {
            let from = start.saturating_add_unsigned(((n * CHUNK) as u64) << shift);
            fill(model, from, shift, chunk);
        });
        let mut levels = vec![finest];
        while let Some(finer) = levels.last().filter(|level| level.len() > 1) {
            let merge = |pair: &[Bucket]| best(model, &mut pair.concat());
            let coarser = finer.par_chunks(2).with_min_len(CHUNK).map(merge).collect();
            levels.push(coarser);
        }
        Self { shift, start, levels, drawable: drawable(model) }
    }

    /// The kept arrows of `[from, to)` from buckets about a pixel wide.
    pub(super) fn kept(&self, from: i64, to: i64, ns_per_px: f64) -> impl Iterator<Item = ArrowIndex> + '_ {
        let wanted = (ns_per_px.max(1.0) as u64).ilog2();
        let level = (wanted.saturating_sub(self.shift) as usize).min(self.levels.len() - 1);
        let shift = self.shift + level as u32;
        let buckets = &self.levels[level];
        let bucket = |at: i64| ((at.saturating_sub(self.start).max(0) >> shift) as usize).min(buckets.len());
        let range = bucket(from)..bucket(to.saturating_sub(1)).saturating_add(1).min(buckets.len());
        let kept = buckets[range.start.min(range.end)..range.end].iter().flatten();
        kept.copied().filter_map(ArrowIndex::some)
    }

    /// How many of the arrows `from..to` can be drawn.
    pub(super) fn drawable(&self, model: &Model, from: usize, to: usize) -> u64 {
        let before = |at: usize| {
            let block = at / BLOCK;
            let counted = self.drawable.get(block).copied().unwrap_or(0);
            u64::from(counted) + count(model, block * BLOCK, at)
        };
        before(to).saturating_sub(before(from))
    }
}

/// Fills the buckets that begin at `from`.
fn fill(model: &Model, from: i64, shift: u32, buckets: &mut [Bucket]) {
    let times = model.arrows.times();
    let mut next = times.partition_point(|at| at.0 < from);
    let mut candidates = Vec::new();
    for (n, bucket) in buckets.iter_mut().enumerate() {
        let end = from.saturating_add_unsigned((n as u64 + 1) << shift);
        candidates.clear();
        while times.get(next).is_some_and(|at| at.0 < end) {
            let arrow = ArrowIndex(next as u32);
            if draws(model, arrow) {
                candidates.push(arrow);
            }
            next += 1;
        }
        *bucket = best(model, &mut candidates);
    }
}

/// The most telling of `candidates`.
fn best(model: &Model, candidates: &mut [ArrowIndex]) -> Bucket {
    let mut keys = candidates.iter().filter(|arrow| arrow.some().is_some());
    let mut bucket = EMPTY;
    if candidates.len() <= KEPT {
        bucket.iter_mut().zip(&mut keys).for_each(|(place, arrow)| *place = *arrow);
        return bucket;
    }
    let mut keys: Vec<u64> = keys.map(|&arrow| key(model, arrow)).collect();
    if keys.len() > KEPT {
        keys.select_nth_unstable(KEPT - 1);
    }
    bucket.iter_mut().zip(&keys).for_each(|(place, &key)| *place = ArrowIndex(key as u32));
    bucket
}

/// The more telling the less, with the arrow in its lower half: one number, because millions are compared.
fn key(model: &Model, arrow: ArrowIndex) -> u64 {
    let (rank, shuffled) = telling(model, arrow);
    let least = u64::from(3 - rank.min(3)) << 30 | u64::from(!shuffled >> 2);
    least << 32 | u64::from(arrow.0)
}

fn count(model: &Model, from: usize, to: usize) -> u64 {
    (from..to).filter(|&at| draws(model, ArrowIndex(at as u32))).count() as u64
}

fn drawable(model: &Model) -> Vec<u32> {
    let arrows = model.arrows.len();
    let blocks = (0..arrows.div_ceil(BLOCK)).into_par_iter().with_min_len(64);
    let mut counts: Vec<u32> =
        blocks.map(|n| count(model, n * BLOCK, arrows.min((n + 1) * BLOCK)) as u32).collect();
    let mut sum = 0u32;
    for count in &mut counts {
        sum += std::mem::replace(count, sum);
    }
    counts.push(sum);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Arrow, ArrowKind, TaskIndex, TimeRange};
    use proptest::prelude::*;
    use unitrace_formats::event::Cause;
    use unitrace_formats::time::Nanos;

    fn model(steps: &[(i64, u8, u32)]) -> Model {
        let kinds = [ArrowKind::Wake, ArrowKind::SpareWake, ArrowKind::Read, ArrowKind::ReadFailed];
        let (mut model, mut now) = (Model::default(), 0);
        for &(step, kind, to) in steps {
            now += step;
            let kind = kinds[usize::from(kind)];
            let (from, to) = (Some(TaskIndex(0)), Some(TaskIndex(to)));
            model.arrows.push(Arrow { kind, at: Nanos(now), from, to, cause: Cause::Task, by: 0 });
        }
        model.range = TimeRange { start: Nanos(0), end: Nanos(now + 1) };
        model
    }

    proptest! {
        /// Counts are exact, every kept arrow is one of its time, and a failed one goes before all others.
        #[test]
        fn failures_are_kept_and_counts_are_exact(
            steps in prop::collection::vec((0i64..200, 0u8..4, 0u32..3), 1..1500), a in 0.0..1.0f64, b in 0.0..1.0f64,
        ) {
            let model = model(&steps);
            let index = ArrowIndexes::new(&model);
            let at = |share: f64| (share * model.arrows.len() as f64) as usize;
            let (from, to) = (at(a.min(b)), at(a.max(b)));
            prop_assert_eq!(index.drawable(&model, from, to), count(&model, from, to));
            let failed = |arrow: &ArrowIndex| model.arrows.kinds()[arrow.at()].failed();
            for (level, buckets) in index.levels.iter().enumerate() {
                for (n, bucket) in buckets.iter().enumerate() {
                    let begin = (n as i64) << (index.shift + level as u32);
                    let end = (n as i64 + 1) << (index.shift + level as u32);
                    let own: Vec<_> = (0..model.arrows.len() as u32).map(ArrowIndex).filter(|&arrow| {
                        draws(&model, arrow) && (begin..end).contains(&model.arrows.times()[arrow.at()].0)
                    }).collect();
                    let kept: Vec<_> = bucket.iter().copied().filter_map(ArrowIndex::some).collect();
                    prop_assert_eq!(kept.len(), own.len().min(KEPT));
                    prop_assert!(kept.iter().all(|arrow| own.contains(arrow)));
                    let all_failed = own.iter().filter(|arrow| failed(arrow)).count();
                    prop_assert_eq!(kept.iter().filter(|arrow| failed(arrow)).count(), all_failed.min(KEPT));
                }
            }
        }
    }
}
