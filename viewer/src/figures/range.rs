//! What happened in a stretch of time, in sum.

use rayon::prelude::*;
use unitrace_formats::event::Level;
use unitrace_formats::ring::GapKind;

use super::{Flame, Group, GroupBy, Interval, Quantiles, Scope, Sort, groups, intervals};
use crate::model::{Model, StateKind, Stretch, TaskIndex};

/// Collections, interrupts or the like in the time.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Collected {
    /// How many touch it.
    pub count: u64,
    /// Nanoseconds of them inside.
    pub total: i64,
    /// The longest, inside of the time.
    pub longest: i64,
}

/// The numbers of a scope.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RangeFigures {
    /// Tasks that live at some moment of it.
    pub tasks: u64,
    /// Of these, so many were born in it.
    pub born: u64,
    /// Of these, so many ended in it.
    pub ended: u64,
    /// Of these, so many failed or panicked.
    pub failed: u64,
    /// Nanoseconds that tasks spent in each state, added up.
    pub time: [i64; StateKind::COUNT],
    /// Nanoseconds on CPUs; an inner poll does not count again for the one around it.
    pub busy: i64,
    /// CPUs or threads that were seen in it.
    pub lanes: u64,
    /// Polls that began.
    pub polls: u64,
    /// The longest poll that ended in it.
    pub longest_poll: Option<Interval>,
    /// Wakes.
    pub wakes: u64,
    /// Of these, by the woken task itself.
    pub self_wakes: u64,
    /// Of these, wakes that changed nothing.
    pub spare_wakes: u64,
    /// From wake to poll.
    pub wake_to_poll: Quantiles,
    /// The longest of these.
    pub latest: Option<Interval>,
    /// Garbage collections as a whole.
    pub gc: Collected,
    /// Interrupts.
    pub irqs: Collected,
    /// Slow paths of the allocator.
    pub slow_allocs: Collected,
    /// Log lines that are warnings or errors, and all of them.
    pub logs: (u64, u64),
    /// Bytes in use at its begin and at its end, if the heap was recorded.
    pub heap: Option<(u64, u64)>,
    /// Events lost in it, as far as gaps that touch it can say.
    pub lost: u64,
    /// The names that ran longest, most first.
    pub busiest: Vec<Group>,
}

/// Tasks that one thread measures at a time.
const CHUNK: usize = 1 << 12;
/// So many names are told.
const NAMES: usize = 8;

impl RangeFigures {
    /// Of a scope.
    pub fn of(model: &Model, scope: &Scope) -> Self {
        let tasks: Vec<TaskIndex> = scope.tasks(model).collect();
        let measure = |tasks: &[TaskIndex]| Measured::of(model, scope, tasks);
        let measured = || tasks.par_chunks(CHUNK).map(measure).reduce(Measured::default, Measured::join);
        let rows = || (groups(model, GroupBy::Name, scope), measured());
        let (flame, (rows, mut measured)) = rayon::join(|| Flame::of(model, scope), rows);
        let mut figures = Self { busy: flame.total(), ..Self::default() };
        figures.add_groups(rows);
        tasks.iter().for_each(|&task| figures.add_task(model, scope, task));
        figures.wake_to_poll = Quantiles::of(&mut measured.latencies);
        (figures.latest, figures.longest_poll) = (measured.latest, measured.longest_poll);
        figures.add_rest(model, scope);
        figures
    }

    fn add_groups(&mut self, mut rows: Vec<Group>) {
        for row in &rows {
            self.time.iter_mut().zip(row.time).for_each(|(sum, time)| *sum += time);
            self.polls += row.polls;
            self.wakes += row.wakes;
            self.self_wakes += row.self_wakes;
            self.spare_wakes += row.spare_wakes;
        }
        rows.sort_by_key(|row| (-row.time[StateKind::Running as usize], row.key));
        rows.truncate(NAMES);
        self.busiest = rows;
    }

    fn add_task(&mut self, model: &Model, scope: &Scope, task: TaskIndex) {
        let task = model.task(task);
        let inside = |at| at >= scope.time.start && at <= scope.time.end;
        let ended = !task.lives_on() && inside(task.ended);
        self.tasks += 1;
        self.born += u64::from(!task.born_before && inside(task.born));
        self.ended += u64::from(ended);
        self.failed += u64::from(ended && task.failed());
    }

    /// What is not of a task.
    fn add_rest(&mut self, model: &Model, scope: &Scope) {
        let time = scope.time;
        let seen = |lane: &&crate::model::Lane| lane.seen.start <= time.end && lane.seen.end >= time.start;
        self.lanes = model.lanes.iter().filter(seen).count() as u64;
        let whole = model.gcs.iter().filter(|gc| gc.stretch.depth == 0);
        self.gc = Collected::of(whole.map(|gc| &gc.stretch), scope);
        self.irqs = Collected::of(model.irqs.iter().map(|irq| &irq.stretch), scope);
        self.slow_allocs = Collected::of(model.slow_allocs.iter().map(|slow| &slow.stretch), scope);
        let first = model.logs.partition_point(|log| log.at < time.start);
        let logs = model.logs[first..].iter().take_while(|log| log.at <= time.end);
        let (mut grave, mut all) = (0, 0);
        for log in logs.filter(|log| scope.tasks.is_none() || log.task.is_some_and(|task| scope.holds(task)))
        {
            all += 1;
            grave += u64::from(matches!(log.level, Level::Error | Level::Warn));
        }
        self.logs = (grave, all);
        let live = |at| model.heap.partition_point(|sample| sample.at <= at).checked_sub(1);
        let bytes = |at| live(at).or(Some(0)).and_then(|at: usize| model.heap.get(at)).map(|one| one.live);
        self.heap = bytes(time.start).zip(bytes(time.end));
        let gaps = model.gaps.iter().filter(|gap| gap.kind != GapKind::Older);
        let gaps = gaps.filter(|gap| gap.after <= time.end && gap.before >= time.start);
        self.lost = gaps.map(|gap| gap.events).fold(0, u64::saturating_add);
    }

    /// Share of the CPUs' time in which a task ran, 0 to 1.
    pub fn load(&self, scope: &Scope) -> f64 {
        let all = scope.time.span().max(1) as f64 * self.lanes.max(1) as f64;
        (self.busy as f64 / all).min(1.0)
    }
}

/// What has to be looked for in every segment.
#[derive(Default)]
struct Measured {
    latencies: Vec<i64>,
    latest: Option<Interval>,
    longest_poll: Option<Interval>,
}

impl Measured {
    fn of(model: &Model, scope: &Scope, tasks: &[TaskIndex]) -> Self {
        let mut measured = Self::default();
        for &task in tasks {
            intervals(model, task, Sort::WakeToPoll, scope.time, |interval| {
                measured.latencies.push(interval.span());
                keep_longest(&mut measured.latest, interval);
            });
            let see = |interval| keep_longest(&mut measured.longest_poll, interval);
            intervals(model, task, Sort::Poll, scope.time, see);
        }
        measured
    }

    /// With what was measured of the tasks after these.
    fn join(mut self, after: Self) -> Self {
        self.latencies.extend(after.latencies);
        after.latest.into_iter().for_each(|interval| keep_longest(&mut self.latest, interval));
        after.longest_poll.into_iter().for_each(|interval| keep_longest(&mut self.longest_poll, interval));
        self
    }
}

fn keep_longest(known: &mut Option<Interval>, interval: Interval) {
    if known.is_none_or(|known| known.span() < interval.span()) {
        *known = Some(interval);
    }
}

impl Collected {
    fn of<'a>(stretches: impl Iterator<Item = &'a Stretch>, scope: &Scope) -> Self {
        let mut sum = Self::default();
        for stretch in stretches {
            if stretch.begin > scope.time.end || stretch.end < scope.time.start {
                continue;
            }
            let inside = scope.overlap(stretch.begin, stretch.end);
            sum.count += 1;
            sum.total += inside;
            sum.longest = sum.longest.max(inside);
        }
        sum
    }
}
