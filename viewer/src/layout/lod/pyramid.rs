//! Dense views: the time of each state, summed up beforehand in cells whose width and height are powers of two.
//!
//! A *strip* is one row, or 2, 4, 8 … rows together. Each has its time in cells of 2^n nanoseconds, for every n from
//! its finest upwards. A view then reads one cell a texel, whatever the trace holds. All strips are at least so fine
//! that together they have half as many cells as there are segments; rows that are denser than others are finer.
//!
//! Sums are exact while they are built; only what is stored is rounded ([`Shade`]).

use rayon::prelude::*;
use unitrace_formats::room::roomy;

use super::shades::{Shade, Times, class};
use super::sums::{Sums, cells, finest_for, halve, inside, pairs};
use crate::layout::Rows;
use crate::model::Model;

/// Strips of one height. Widths are logarithms of nanoseconds.
#[derive(Default)]
pub(super) struct Level {
    strips: Vec<Strip>,
    /// Cells, as the threads left them.
    parts: Vec<Vec<Shade>>,
}

struct Strip {
    finest: u32,
    /// Which part holds its cells.
    part: u32,
    /// Where in it its finest cells begin; coarser ones follow.
    offset: usize,
}

/// The pyramid; `levels[k]` has strips of 2^k rows.
pub(super) struct Pyramid {
    start: i64,
    span: u64,
    pub(super) levels: Vec<Level>,
}

/// Rows that one thread sums up on its own: 2^6.
const CHUNK: u32 = 6;

/// Strips of several rows have no more cells than the evenly divided share of theirs, or this many if that is more:
/// one dense row must not make all strips that contain it as large as itself.
const FINE_ENOUGH: usize = 4096;

impl Pyramid {
    pub(super) fn new(model: &Model, rows: &Rows) -> Self {
        let (start, span) = (model.range.start.0, model.range.span().max(1) as u64);
        let cells = (model.segments.len() / 2 / rows.len().max(1)).max(1);
        let frame = Frame { model, rows, start, span, widest: finest_for(span, cells) };
        let chunks: Vec<Chunk> = (0..rows.len() as u32)
            .step_by(1 << CHUNK)
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|row| frame.chunk(row))
            .collect();
        let mut levels: Vec<Level> = (0..=CHUNK).map(|_| Level::default()).collect();
        let mut sums = Vec::new();
        for chunk in chunks {
            levels.iter_mut().zip(chunk.levels).for_each(|(level, part)| level.add(part));
            sums.push(chunk.sums);
        }
        while sums.len() > 1 {
            let mut part = Part::default();
            let k = levels.len();
            sums = pairs(sums, span, frame.most(k), |sums| part.push(sums, span, 1 << k));
            let mut level = Level::default();
            level.add(part);
            levels.push(level);
        }
        Self { start, span, levels }
    }

    /// Cells `from..to` of 2^`width` nanoseconds of a strip, up to [`Pyramid::widest`]. Where it is not so fine, a cell is repeated.
    pub(super) fn read(
        &self,
        level: usize,
        strip: usize,
        width: u32,
        from: usize,
        to: usize,
        out: &mut [Shade],
    ) {
        let level = &self.levels[level];
        let Some(strip) = level.strips.get(strip) else { return out.fill(Shade::default()) };
        let kept = width.max(strip.finest);
        let offset = (strip.finest..kept).map(|finer| cells(self.span, finer)).sum::<usize>() + strip.offset;
        let cells = &level.parts[strip.part as usize][offset..offset + cells(self.span, kept)];
        if kept == width {
            let cells = cells.get(from..to.min(cells.len())).unwrap_or_default();
            out[..cells.len()].copy_from_slice(cells);
            out[cells.len()..].fill(Shade::default());
            return;
        }
        for (at, out) in (from..to).zip(out) {
            *out = cells.get(at >> (kept - width)).copied().unwrap_or_default();
        }
    }

    /// The cell of 2^`width` nanoseconds that contains `at`.
    pub(super) fn cell(&self, at: i64, width: u32) -> usize {
        (at.saturating_sub(self.start).max(0) as u64 >> width) as usize
    }

    /// Where a cell begins.
    pub(super) fn begin(&self, cell: usize, width: u32) -> i64 {
        self.start.saturating_add(((cell as u128) << width).min(i64::MAX as u128) as i64)
    }

    /// How many strips of 2^`level` rows there are.
    pub(super) fn strips(&self, level: usize) -> usize {
        self.levels[level].strips.len()
    }

    /// The width at which one cell holds everything; there are none above it.
    pub(super) fn widest(&self) -> u32 {
        finest_for(self.span, 1)
    }

    /// How many cells of 2^`width` nanoseconds there are.
    pub(super) fn cells(&self, width: u32) -> usize {
        cells(self.span, width)
    }
}

impl Level {
    fn add(&mut self, part: Part) {
        let at = self.parts.len() as u32;
        self.strips.extend(part.strips.into_iter().map(|(finest, offset)| Strip {
            finest,
            part: at,
            offset,
        }));
        self.parts.push(part.shades);
    }
}

/// Neighbouring strips of one height.
#[derive(Default)]
struct Part {
    /// The finest width of each, and where its cells begin.
    strips: Vec<(u32, usize)>,
    shades: Vec<Shade>,
}

impl Part {
    /// Stores a strip of `rows` rows, rounded, at every width.
    fn push(&mut self, sums: &Sums, span: u64, rows: u32) {
        self.strips.push((sums.finest, self.shades.len()));
        let mut width = sums.finest;
        let mut coarser: Vec<Times>;
        let mut cells = &sums.cells;
        loop {
            self.shades.extend(
                cells
                    .iter()
                    .enumerate()
                    .map(|(at, times)| Shade::of(times, inside(span, at, width) * rows as f32)),
            );
            if cells.len() <= 1 {
                return;
            }
            coarser = halve(cells);
            cells = &coarser;
            width += 1;
            debug_assert_eq!(cells.len(), super::sums::cells(span, width));
        }
    }
}

struct Chunk {
    levels: Vec<Part>,
    sums: Sums,
}

struct Frame<'a> {
    model: &'a Model,
    rows: &'a Rows,
    start: i64,
    span: u64,
    widest: u32,
}

impl Frame<'_> {
    /// The most cells of a strip of 2^`k` rows.
    fn most(&self, k: usize) -> usize {
        (cells(self.span, self.widest) << k.min(32)).max(FINE_ENOUGH)
    }

    /// Sums up to 2^[`CHUNK`] rows.
    fn chunk(&self, first: u32) -> Chunk {
        let last = (first + (1 << CHUNK)).min(self.rows.len() as u32);
        let mut levels: Vec<Part> = (0..=CHUNK).map(|_| Part::default()).collect();
        let mut sums: Vec<Sums> = (first..last).map(|row| self.row(row)).collect();
        // Of all widths together a strip has about twice as many cells as of its finest.
        levels[0].shades = roomy(sums.iter().map(|sums| 2 * sums.cells.len() + 64).sum());
        sums.iter().for_each(|sums| levels[0].push(sums, self.span, 1));
        for (k, level) in levels.iter_mut().enumerate().skip(1) {
            sums = pairs(sums, self.span, self.most(k), |sums| level.push(sums, self.span, 1 << k));
        }
        let empty =
            || Sums { finest: self.widest, cells: vec![Times::default(); cells(self.span, self.widest)] };
        Chunk { levels, sums: sums.pop().unwrap_or_else(empty) }
    }

    fn row(&self, row: u32) -> Sums {
        let tasks = self.rows.tasks(row);
        let segments: usize = tasks.iter().map(|&task| self.model.task(task).segments.len()).sum();
        let finest = finest_for(self.span, segments / 2).min(self.widest);
        let mut sums = Sums { finest, cells: vec![Times::default(); cells(self.span, finest)] };
        for life in tasks.iter().map(|&task| self.model.task(task)) {
            let segments = &self.model.segments;
            for (begin, end, state) in segments.stretches(&life.segments, life.segments.clone(), life.ended) {
                let (begin, end) = (begin.0 - self.start, end.0 - self.start);
                sums.spread(begin.max(0) as u64, end.max(0) as u64, class(state));
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Order;
    use crate::model::Builder;
    use proptest::prelude::*;
    use unitrace_formats::event::{Event, PollResult, TaskKind};
    use unitrace_formats::id::{ObjectId, SiteId};
    use unitrace_formats::time::Nanos;

    /// Tasks that run, wait and wake at random.
    fn model(steps: &[(u32, u8, i64)]) -> Model {
        let mut builder = Builder::new(Nanos(0));
        let lane = builder.lane(0, 0, "");
        let mut now = 0;
        for &(id, what, step) in steps {
            now += step;
            let task = ObjectId(id);
            let event = match what {
                0 => Event::Spawn { task, parent: ObjectId::NONE, site: SiteId::NONE, kind: TaskKind::Task },
                1 => Event::PollBegin { task },
                2 => Event::PollEnd { task, result: PollResult::Pending },
                _ => Event::PollEnd { task, result: PollResult::Preempted },
            };
            builder.event(Nanos(now), lane, &event);
        }
        builder.finish()
    }

    fn exact(model: &Model) -> [f64; 4] {
        let mut times = [0.0; 4];
        for (index, _) in model.tasks() {
            for segment in model.segments_of(index) {
                times[class(segment.state.kind())] += segment.span() as f64;
            }
        }
        times
    }

    proptest! {
        /// No time is lost or made: not by cells, nor by adding rows, nor (but for rounding) by what is stored.
        #[test]
        fn time_is_conserved(steps in prop::collection::vec((1..150u32, 0..4u8, 0..1000i64), 1..300)) {
            let model = model(&steps);
            let rows = Rows::new(&model, Order::SpawnTree);
            let pyramid = Pyramid::new(&model, &rows);
            let exact = exact(&model);
            let top = pyramid.levels.len() - 1;
            prop_assert_eq!(pyramid.strips(top), 1);
            for (k, level) in pyramid.levels.iter().enumerate() {
                for width in pyramid.widest().saturating_sub(9)..=pyramid.widest() {
                    let count = pyramid.cells(width);
                    let mut line = vec![Shade::default(); count];
                    let mut seen = [0.0; 4];
                    let whole = (1u64 << width) as f64 * (1 << k) as f64;
                    let span = model.range.span() as u64;
                    let inside = |at| f64::from(inside(span, at, width)) * (1 << k) as f64;
                    for strip in 0..level.strips.len() {
                        pyramid.read(k, strip, width, 0, count, &mut line);
                        for (class, seen) in seen.iter_mut().enumerate() {
                            let time = |(at, s): (usize, &Shade)| f64::from(s.part(class)) / 15.0 * inside(at);
                            *seen += line.iter().enumerate().map(time).sum::<f64>();
                        }
                    }
                    // A share is off by half a 15th, or by all that a state with little time was raised by.
                    let slack = whole * (count * level.strips.len()) as f64 * 1.5 / 15.0 + 1.0;
                    for class in 0..4 {
                        prop_assert!((seen[class] - exact[class]).abs() <= slack,
                            "2^{} rows, 2^{} ns, class {}: {:?} of {:?}", k, width, class, seen, exact);
                    }
                }
            }
        }

        /// What is summed up before rounding is exact.
        #[test]
        fn sums_are_exact(steps in prop::collection::vec((1..40u32, 0..4u8, 0..5000i64), 1..200)) {
            let model = model(&steps);
            let rows = Rows::new(&model, Order::SpawnTree);
            let span = model.range.span().max(1) as u64;
            let frame = Frame { model: &model, rows: &rows, start: 0, span, widest: finest_for(span, 3) };
            let total = (0..rows.len() as u32).map(|row| frame.row(row)).reduce(|a, b| a.plus(b, span));
            let cells = total.map(|sums| sums.cells).unwrap_or_default();
            for (class, exact) in exact(&model).into_iter().enumerate() {
                let seen: f64 = cells.iter().map(|times| f64::from(times[class])).sum();
                prop_assert!((seen - exact).abs() <= exact * 1e-5 + 0.5, "class {}: {} of {}", class, seen, exact);
            }
        }
    }
}
