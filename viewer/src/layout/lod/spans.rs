//! User spans inside their task's row: one below the other as they nest, merged where they are thinner than a pixel.
//!
//! A span lives from its begin to its end, and is *entered* while its code is on the CPU: a future in a span enters it
//! at every poll. Spans of a task that live at the same time stand on levels below each other, a child below its
//! parent. On a level nothing overlaps, which is what makes any window cheap.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use unitrace_formats::time::Nanos;

use super::Window;
use crate::layout::Rows;
use crate::model::{Model, SpanIndex, Task, TaskIndex, TimeRange};

/// Spans that nest deeper than this are not drawn.
pub const MOST_LEVELS: usize = 6;
/// In a window at most about this many bars: beyond, what is merged is wider than a pixel.
const BUDGET: f64 = 6_000.0;

/// A bar to draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpanBar {
    /// On which row.
    pub row: u32,
    /// How many are above it in the row.
    pub level: u8,
    /// From the begin of the first to the end of the last that it stands for.
    pub time: TimeRange,
    /// The first of them.
    pub span: SpanIndex,
    /// How many it stands for.
    pub count: u32,
}

/// The bars of a window.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct SpanBars {
    /// From begin to end.
    pub lives: Vec<SpanBar>,
    /// Of these the times on the CPU.
    pub stays: Vec<SpanBar>,
}

/// A span at a moment, see [`Spans::at`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpanAt {
    /// Which one.
    pub span: SpanIndex,
    /// Its life, as far as it lies in the task's.
    pub life: TimeRange,
    /// How often it was entered.
    pub entered: usize,
    /// How long it was on the CPU.
    pub inside: i64,
}

#[derive(Clone, Copy)]
struct Stretch {
    begin: i64,
    end: i64,
    span: SpanIndex,
}

/// One level of one row: stretches in order that do not overlap.
#[derive(Default)]
struct Line {
    lives: Vec<Stretch>,
    stays: Vec<Stretch>,
}

/// All spans, by row and level.
#[derive(Default)]
pub struct Spans {
    lines: Vec<Line>,
    /// For each row the first of its lines; one longer than the rows.
    firsts: Vec<u32>,
}

impl Spans {
    /// Stacks the spans of `model` into its rows.
    pub fn new(model: &Model, rows: &Rows) -> Self {
        let lives = lives(model);
        let stays = stays(model);
        if lives.is_empty() {
            return Self::default();
        }
        let lives_of = ends_by_task(model, lives.iter().map(|life| life.0));
        let stays_of = ends_by_task(model, stays.iter().filter_map(|&stay| model.stays[stay as usize].task));
        let mut spans = Self::default();
        for row in 0..rows.len() as u32 {
            let first = spans.lines.len();
            spans.firsts.push(first as u32);
            for &task in rows.tasks(row) {
                let lives = &lives[of_task(&lives_of, task)];
                if !lives.is_empty() {
                    spans.stack(model, first, model.task(task), lives, &stays[of_task(&stays_of, task)]);
                }
            }
        }
        spans.firsts.push(spans.lines.len() as u32);
        spans
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many levels a row has.
    pub fn levels(&self, row: u32) -> usize {
        self.lines_of(row).len()
    }

    /// The most levels of any row.
    pub fn most_levels(&self) -> usize {
        self.firsts.windows(2).map(|pair| (pair[1] - pair[0]) as usize).max().unwrap_or(0)
    }

    fn lines_of(&self, row: u32) -> &[Line] {
        match self.firsts.get(row as usize..row as usize + 2) {
            Some(&[first, end]) => &self.lines[first as usize..end as usize],
            _ => &[],
        }
    }

    /// Adds the spans of one task to the lines from `first` on. Lives come by begin, the longer of two first.
    fn stack(&mut self, model: &Model, first: usize, task: &Task, lives: &[Life], stays: &[u32]) {
        let mut level_of: HashMap<SpanIndex, usize> = HashMap::with_capacity(lives.len());
        for &(_, begin, Reverse(end), span) in lives {
            let stretch =
                Stretch { begin: begin.max(task.born.0), end: end.min(task.ended.0).max(begin), span };
            let parent = model.spans[span.at()].parent.and_then(|parent| level_of.get(&parent));
            let top = parent.map_or(0, |level| level + 1);
            let free = |line: &Line| line.lives.last().is_none_or(|last| last.end <= stretch.begin);
            let level = (top..).find(|level| self.lines.get(first + level).is_none_or(free)).unwrap_or(top);
            if level >= MOST_LEVELS {
                continue;
            }
            while self.lines.len() <= first + level {
                self.lines.push(Line::default());
            }
            self.lines[first + level].lives.push(stretch);
            level_of.insert(span, level);
        }
        for stay in stays.iter().map(|&stay| &model.stays[stay as usize]) {
            let Some(&level) = level_of.get(&stay.span) else { continue };
            let stays = &mut self.lines[first + level].stays;
            match stays.last_mut() {
                // Entered again while it was entered.
                Some(last) if last.end > stay.begin.0 => last.end = last.end.max(stay.end.0),
                _ => stays.push(Stretch { begin: stay.begin.0, end: stay.end.0, span: stay.span }),
            }
        }
    }

    /// The bars of rows `rows` in `window`, `most` levels of each row.
    pub fn seen(&self, rows: Range<u32>, window: &Window, most: impl Fn(u32) -> usize) -> SpanBars {
        let lines: usize = rows.clone().map(|row| self.levels(row).min(most(row))).sum();
        let pixel = window.ns_per_px().max(window.time.span() as f64 * lines as f64 / BUDGET) as i64;
        let mut bars = SpanBars::default();
        for row in rows {
            for (level, line) in self.lines_of(row).iter().take(most(row)).enumerate() {
                for (stretches, bars) in [(&line.lives, &mut bars.lives), (&line.stays, &mut bars.stays)] {
                    merge(stretches, &window.time, pixel.max(1), |time, span, count| {
                        bars.push(SpanBar { row, level: level as u8, time, span, count });
                    });
                }
            }
        }
        bars
    }

    /// The spans of a row that live at a moment, outer ones first.
    pub fn at(&self, row: u32, at: Nanos) -> Vec<SpanAt> {
        self.lines_of(row).iter().filter_map(|line| line.at(at.0)).collect()
    }
}

impl Line {
    fn at(&self, at: i64) -> Option<SpanAt> {
        let next = self.lives.partition_point(|life| life.begin <= at);
        let life =
            next.checked_sub(1).map(|i| self.lives[i]).filter(|life| at < life.end.max(life.begin + 1))?;
        let first = self.stays.partition_point(|stay| stay.end < life.begin);
        let last = self.stays.partition_point(|stay| stay.begin <= life.end).max(first);
        let own = self.stays[first..last].iter().filter(|stay| stay.span == life.span);
        let (entered, inside) = own.fold((0, 0), |(n, sum), stay| (n + 1, sum + stay.end - stay.begin));
        let time = TimeRange { start: Nanos(life.begin), end: Nanos(life.end) };
        Some(SpanAt { span: life.span, life: time, entered, inside })
    }
}

/// Calls `see` for the stretches in `time`: those of `pixel` nanoseconds or more for themselves, runs of shorter ones
/// together.
fn merge(
    stretches: &[Stretch],
    time: &TimeRange,
    pixel: i64,
    mut see: impl FnMut(TimeRange, SpanIndex, u32),
) {
    let mut at = stretches.partition_point(|stretch| stretch.end < time.start.0);
    while let Some(first) = stretches.get(at).filter(|stretch| stretch.begin < time.end.0) {
        let limit = first.begin.saturating_add(pixel);
        let mut next = at + stretches[at..].partition_point(|other| other.begin < limit).max(1);
        // What begins within the pixel and ends far beyond it can only be the last: it stands for itself.
        let last = stretches[next - 1];
        if next - 1 > at && last.end - last.begin >= pixel {
            next -= 1;
        }
        let end = stretches[next - 1].end;
        see(TimeRange { start: Nanos(first.begin), end: Nanos(end) }, first.span, (next - at) as u32);
        at = next;
    }
}

/// A span in a task: begin and end, ordered so that an outer one comes before an inner one.
type Life = (TaskIndex, i64, Reverse<i64>, SpanIndex);

/// Every span with the tasks it was in: its own for all its life, others from the first stay to the last.
fn lives(model: &Model) -> Vec<Life> {
    let own = model
        .spans
        .iter()
        .enumerate()
        .filter_map(|(at, span)| Some((span.task?, SpanIndex(at as u32), span.begin.0, span.end.0)));
    let elsewhere = model.stays.iter().filter_map(|stay| {
        let task = stay.task.filter(|_| model.spans[stay.span.at()].task != stay.task)?;
        Some((task, stay.span, stay.begin.0, stay.end.0))
    });
    let mut all: Vec<_> = own.chain(elsewhere).collect();
    all.sort_unstable();
    all.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        if same {
            kept.3 = kept.3.max(next.3);
        }
        same
    });
    let mut lives: Vec<Life> =
        all.into_iter().map(|(task, span, begin, end)| (task, begin, Reverse(end), span)).collect();
    lives.sort_unstable();
    lives
}

/// Stays with a task, by task and then in order of entry.
fn stays(model: &Model) -> Vec<u32> {
    let with_task = |&at: &u32| model.stays[at as usize].task.is_some();
    let mut stays: Vec<u32> = (0..model.stays.len() as u32).filter(with_task).collect();
    stays.sort_by_key(|&at| model.stays[at as usize].task);
    stays
}

/// Of things in the order of their tasks, for each task the place after its last one.
fn ends_by_task(model: &Model, of: impl Iterator<Item = TaskIndex>) -> Vec<u32> {
    let mut ends = vec![0; model.tasks.len()];
    for task in of {
        ends[task.at()] += 1;
    }
    let mut sum = 0;
    for end in &mut ends {
        sum += *end;
        *end = sum;
    }
    ends
}

fn of_task(ends: &[u32], task: TaskIndex) -> Range<usize> {
    let begin = task.at().checked_sub(1).map_or(0, |before| ends[before]);
    begin as usize..ends[task.at()] as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Order;
    use crate::model::Builder;
    use proptest::prelude::*;
    use unitrace_formats::event::{Event, TaskKind};
    use unitrace_formats::id::{ObjectId, SiteId};

    /// Spans that begin, are entered and left, and end at random in two tasks.
    fn model(steps: &[(u32, u8, i64)]) -> Model {
        let mut builder = Builder::new(Nanos(0));
        let lane = builder.lane(0, 0, "");
        let none = (ObjectId::NONE, SiteId::NONE);
        for task in [ObjectId(1), ObjectId(2)] {
            let spawn = Event::Spawn { task, parent: none.0, site: none.1, kind: TaskKind::Task };
            builder.event(Nanos(0), lane, &spawn);
        }
        let mut now = 0;
        for &(id, what, step) in steps {
            now += step;
            let (span, task) = (ObjectId(10 + id), ObjectId(1 + id % 2));
            let parent = ObjectId(if id > 2 { 10 + id - 2 } else { 0 });
            let event = match what {
                0 => Event::SpanBegin { span, parent, site: none.1, task },
                1 => Event::SpanEnter { span },
                2 => Event::SpanExit { span },
                _ => Event::SpanEnd { span },
            };
            builder.event(Nanos(now), lane, &event);
        }
        builder.event(Nanos(now + 10), lane, &Event::IdleBegin {});
        builder.finish()
    }

    proptest! {
        /// On a level nothing overlaps, a child is below its parent, and merging loses none.
        #[test]
        fn levels_are_disjoint(steps in prop::collection::vec((0..12u32, 0..4u8, 0..50i64), 1..120), width in 1u32..400) {
            let model = model(&steps);
            let rows = Rows::new(&model, Order::SpawnTree);
            let spans = Spans::new(&model, &rows);
            for line in &spans.lines {
                for stretches in [&line.lives, &line.stays] {
                    prop_assert!(stretches.windows(2).all(|pair| pair[0].end <= pair[1].begin));
                }
            }
            let window = Window { rows: 0.0..2.0, time: model.range, width, height: 100 };
            let seen = spans.seen(0..rows.len() as u32, &window, |_| MOST_LEVELS);
            let drawn: u32 = seen.lives.iter().map(|bar| bar.count).sum();
            let in_time = |stretch: &&Stretch| stretch.begin < model.range.end.0;
            let kept = spans.lines.iter().map(|line| line.lives.iter().filter(in_time).count()).sum::<usize>();
            prop_assert_eq!(drawn as usize, kept);
            prop_assert!(seen.lives.len() <= (2 * width as usize + 2) * spans.lines.len());
        }
    }

    #[test]
    fn a_child_stands_below_its_parent_and_knows_how_often_it_was_entered() {
        // Span 11 in task 2 from 10 to 100; span 13 in it from 20 to 60, entered twice.
        let steps = [
            (1, 0, 10),
            (1, 1, 0),
            (3, 0, 10),
            (3, 1, 0),
            (3, 2, 5),
            (3, 1, 5),
            (3, 2, 10),
            (3, 3, 20),
            (1, 2, 40),
            (1, 3, 0),
        ];
        let model = model(&steps);
        let rows = Rows::new(&model, Order::SpawnTree);
        let spans = Spans::new(&model, &rows);
        let row = rows.row_of(TaskIndex(1));
        assert_eq!((spans.levels(row), spans.most_levels()), (2, 2));
        let at = spans.at(row, Nanos(22));
        let said: Vec<_> =
            at.iter().map(|at| (at.life.start.0, at.life.end.0, at.entered, at.inside)).collect();
        assert_eq!(said, [(10, 100, 1, 90), (20, 60, 2, 15)]);
        assert!(spans.at(row, Nanos(5)).is_empty() && spans.at(99, Nanos(22)).is_empty());
    }
}
