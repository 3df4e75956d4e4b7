//! Models of any size with known properties, made without a trace.

use unitrace_formats::event::{Cause, Outcome, TaskKind};
use unitrace_formats::id::ObjectId;
use unitrace_formats::time::Nanos;
use unitrace_viewer::model::{
    Arrow, ArrowKind, GuestIndex, LaneIndex, Model, Readied, Segments, Span, SpanIndex, SpanStay, State,
    StateKind, Sums, Task, TaskIndex, TextId, TimeRange, WaitSet,
};

/// A trace takes 100 s.
pub(crate) const SPAN: i64 = 100_000_000_000;

/// A small generator of random numbers: the same sequence at every run (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// Exponentially distributed with this mean.
    pub(crate) fn wait(&mut self, mean: f64) -> f64 {
        let uniform = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        -mean * (1.0 - uniform).ln()
    }
}

pub(crate) fn task(id: u32, born: i64, ended: i64, parent: Option<TaskIndex>) -> Task {
    Task {
        id: ObjectId(id + 1),
        name: TextId::EMPTY,
        site: None,
        parent,
        kind: TaskKind::Task,
        born: Nanos(born),
        born_before: false,
        ended: Nanos(ended),
        outcome: Some(Outcome::Done),
        end_lost: false,
        became: None,
        should_resolve: false,
        seen: true,
        segments: 0..0,
        sums: Sums::default(),
        guest: GuestIndex::default(),
    }
}

/// `items` things over `tasks` tasks that live for the whole trace: nine in ten are states, running, ready and waiting
/// by turns, the tenth is an arrow.
pub(crate) fn model(items: usize, tasks: usize) -> Model {
    let range = TimeRange { start: Nanos(0), end: Nanos(SPAN) };
    let mut model = Model { range, ..Model::default() };
    let name = model.texts.intern("task");
    let per_task = items * 9 / 10 / tasks;
    let mut dice = Dice::new(1);
    let mut segments = Segments::with_capacity(per_task * tasks);
    for id in 0..tasks as u32 {
        let first = segments.len() as u32;
        states(&mut segments, (0, SPAN), per_task, &mut dice);
        let segments = first..segments.len() as u32;
        model.tasks.push(Task { name, segments, ..task(id, 0, SPAN, None) });
    }
    model.segments = segments;
    let mean = SPAN as f64 / (items / 10) as f64;
    let mut at = 0.0;
    for _ in 0..items / 10 {
        at += dice.wait(mean);
        let kind =
            [ArrowKind::Wake, ArrowKind::Wake, ArrowKind::Read, ArrowKind::TryRead][dice.below(4) as usize];
        let mut end = || TaskIndex(dice.below(tasks as u64) as u32).some();
        let (from, to) = (end(), end());
        model.arrows.push(Arrow {
            kind,
            at: Nanos((at as i64).min(SPAN - 1)),
            from,
            to,
            cause: Cause::Task,
            by: 0,
        });
    }
    model.arrows.index_by_task(tasks);
    model
}

/// Adds `count` spans, the same number to each task: one around eleven, all entered once.
pub(crate) fn add_spans(model: &mut Model, count: usize) {
    let tasks = model.tasks.len();
    let groups = (count / tasks / 12).max(1) as i64;
    let name = model.texts.intern("span");
    for task in (0..tasks as u32).map(TaskIndex) {
        for group in 0..groups {
            let (begin, step) = (SPAN / groups * group, SPAN / groups / 14);
            let outer = SpanIndex(model.spans.len() as u32);
            add_span(model, (name, task, None), begin, begin + 13 * step);
            for inner in 1..12 {
                add_span(
                    model,
                    (name, task, Some(outer)),
                    begin + inner * step,
                    begin + inner * step + step / 2,
                );
            }
        }
    }
    model.stays.sort_by_key(|stay| (stay.begin, stay.depth));
}

fn add_span(
    model: &mut Model,
    (name, task, parent): (TextId, TaskIndex, Option<SpanIndex>),
    begin: i64,
    end: i64,
) {
    let (begin, end) = (Nanos(begin), Nanos(end));
    let span = SpanIndex(model.spans.len() as u32);
    let (id, task) = (ObjectId(1 << 30 | span.0), Some(task));
    model.spans.push(Span { id, name, site: None, parent, task, begin, end, open: false });
    let depth = u8::from(parent.is_some());
    model.stays.push(SpanStay { span, task, lane: LaneIndex(0), begin, end, depth });
}

/// `count` contiguous segments of exponential length over a life.
fn states(segments: &mut Segments, (born, ended): (i64, i64), count: usize, dice: &mut Dice) {
    let mean = (ended - born) as f64 / count.max(1) as f64;
    let mut at = born as f64;
    for turn in 0..count {
        let state = match StateKind::ALL[2 + (turn + 1) % 3] {
            StateKind::Waiting => State::Waiting(WaitSet::UNKNOWN),
            StateKind::Ready => State::Ready(Readied::Unknown),
            _ => State::Running(LaneIndex(0)),
        };
        segments.push(Nanos((at as i64).min(ended - 1)), state);
        at += dice.wait(mean);
    }
}

/// `tasks` lives, about `alive` at any moment, each spawned by one that lives, each with `segments` segments and a
/// name of its own.
pub(crate) fn lives(tasks: usize, alive: usize, segments: usize) -> Model {
    let mut dice = Dice::new(2);
    let range = TimeRange { start: Nanos(0), end: Nanos(SPAN) };
    let mut model = Model { range, ..Model::default() };
    let step = SPAN as f64 / tasks as f64;
    let mut all = Segments::with_capacity(tasks * segments);
    for id in 0..tasks {
        let born = (id as f64 * step) as i64;
        let ended = born + dice.wait(step * alive as f64) as i64 + 1;
        let parent = (id > 0).then(|| TaskIndex((id - 1 - dice.below(id.min(alive) as u64) as usize) as u32));
        let first = all.len() as u32;
        states(&mut all, (born, ended), segments, &mut dice);
        let name = model.texts.intern(&format!("connection {id}"));
        let segments = first..all.len() as u32;
        model.tasks.push(Task { name, segments, ..task(id as u32, born, ended, parent) });
    }
    model.segments = all;
    model.range.end = model.tasks.iter().map(|task| task.ended).max().unwrap_or_default();
    model
}
