//! Tables: what each task did, or all tasks of a name, or of a module.

use std::collections::HashMap;

use rayon::prelude::*;
use unitrace_formats::time::Nanos;

use super::{Quantiles, Scope, Sort, held, intervals};
use crate::model::{ArrowKind, Model, StateKind, TaskIndex, TextId};

/// What makes tasks one row.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum GroupBy {
    /// Each task has its own.
    #[default]
    Task,
    /// Tasks of one name and module.
    Name,
    /// Tasks of one module.
    Module,
}

impl GroupBy {
    /// All, finest first.
    pub const ALL: [Self; 3] = [Self::Task, Self::Name, Self::Module];

    /// The word for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Name => "name",
            Self::Module => "module",
        }
    }

    /// The words for choosing it.
    pub const fn choice(self) -> &'static str {
        match self {
            Self::Task => "each task",
            Self::Name => "by name",
            Self::Module => "by module",
        }
    }

    /// The row a task belongs to.
    pub fn key(self, model: &Model, task: TaskIndex) -> Key {
        let module = model.task(task).site.map_or(TextId::EMPTY, |site| model.site(site).module);
        match self {
            Self::Task => Key::Task(task),
            Self::Name => Key::Name(model.shared_name(task), module),
            Self::Module => Key::Module(module),
        }
    }
}

/// What the tasks of a row have in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Key {
    /// It is one task.
    Task(TaskIndex),
    /// Name and module.
    Name(TextId, TextId),
    /// Module.
    Module(TextId),
}

impl Key {
    /// For people.
    pub fn say(self, model: &Model) -> &str {
        let known = |text| match model.text(text) {
            "" => "(no module)",
            text => text,
        };
        match self {
            Self::Task(task) => model.task_name(task),
            Self::Name(name, _) => model.text(name),
            Self::Module(module) => known(module),
        }
    }

    /// The module, or empty.
    pub fn module(self, model: &Model) -> &str {
        match self {
            Self::Task(task) => model.module(task),
            Self::Name(_, module) | Self::Module(module) => model.text(module),
        }
    }
}

/// A row: what its tasks did within a scope.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What they have in common.
    pub key: Key,
    /// The tasks, in order.
    pub tasks: Vec<TaskIndex>,
    /// Of these, how many failed or panicked.
    pub failed: u64,
    /// Of these, how many outlive the scope's time.
    pub alive: u64,
    /// Nanoseconds in each state.
    pub time: [i64; StateKind::COUNT],
    /// Polls that began.
    pub polls: u64,
    /// The longest of them, as far as it lies within the time, and who did it when.
    pub longest_poll: (i64, TaskIndex, Nanos),
    /// Wakes received.
    pub wakes: u64,
    /// Of these, by the woken task itself.
    pub self_wakes: u64,
    /// Of these, wakes that changed nothing.
    pub spare_wakes: u64,
    /// Wakes of other tasks.
    pub woke: u64,
    /// From wake to poll.
    pub wake_to_poll: Quantiles,
    /// Sampled bytes they hold at the end of the time.
    pub held: u64,
}

/// The rows of a scope, in order of the first task of each.
pub fn groups(model: &Model, by: GroupBy, scope: &Scope) -> Vec<Group> {
    let mut places: HashMap<Key, usize> = HashMap::new();
    let mut rows: Vec<(Key, Vec<TaskIndex>)> = Vec::new();
    for task in scope.tasks(model) {
        let key = by.key(model, task);
        let place = *places.entry(key).or_insert(rows.len());
        match rows.get_mut(place) {
            Some((_, tasks)) => tasks.push(task),
            None => rows.push((key, vec![task])),
        }
    }
    let held = held::bytes_by_task(model, scope.time.end);
    let held = |task: &TaskIndex| held.get(task).copied().unwrap_or(0);
    let group = |(key, tasks): (Key, Vec<TaskIndex>)| {
        let mut group = Group::empty(key, tasks);
        group.held = group.tasks.iter().map(held).fold(0, u64::saturating_add);
        group.count(model, scope);
        group
    };
    rows.into_par_iter().map(group).collect()
}

impl Group {
    fn empty(key: Key, tasks: Vec<TaskIndex>) -> Self {
        Self {
            key,
            longest_poll: (0, tasks.first().copied().unwrap_or(TaskIndex(0)), Nanos(0)),
            tasks,
            failed: 0,
            alive: 0,
            time: [0; StateKind::COUNT],
            polls: 0,
            wakes: 0,
            self_wakes: 0,
            spare_wakes: 0,
            woke: 0,
            wake_to_poll: Quantiles::default(),
            held: 0,
        }
    }

    fn count(&mut self, model: &Model, scope: &Scope) {
        let mut latencies = Vec::new();
        for task in std::mem::take(&mut self.tasks) {
            let life = model.task(task);
            self.failed += u64::from(life.failed());
            self.alive += u64::from(life.lives_on() || life.ended > scope.time.end);
            match scope.is_all_time(model) {
                true => self.add_sums(model, task),
                false => self.add_states(model, task, scope),
            }
            self.add_wakes(model, task, scope);
            let see = |interval: super::Interval| latencies.push(interval.span());
            intervals(model, task, Sort::WakeToPoll, scope.time, see);
            self.tasks.push(task);
        }
        self.wake_to_poll = Quantiles::of(&mut latencies);
    }

    /// The whole life: it was added up when the trace was read.
    fn add_sums(&mut self, model: &Model, task: TaskIndex) {
        let sums = &model.task(task).sums;
        self.time.iter_mut().zip(sums.time).for_each(|(sum, time)| *sum += time);
        self.polls += u64::from(sums.polls);
        if sums.longest_poll > self.longest_poll.0 {
            self.longest_poll = (sums.longest_poll, task, sums.longest_poll_at);
        }
    }

    /// What lies within the time.
    fn add_states(&mut self, model: &Model, task: TaskIndex, scope: &Scope) {
        let (life, all) = (model.task(task), &model.segments);
        let (from, to) = (scope.time.start, Nanos(scope.time.end.0.saturating_add(1)));
        for at in all.touching(life.segments.clone(), from, to) {
            let segment = all.segment(&life.segments, at, life.ended);
            let time = scope.overlap(segment.begin, segment.end);
            let state = segment.state.kind();
            self.time[state as usize] += time;
            if state == StateKind::Running {
                self.polls += u64::from(segment.begin >= from);
                if time > self.longest_poll.0 {
                    self.longest_poll = (time, task, segment.begin);
                }
            }
        }
    }

    fn add_wakes(&mut self, model: &Model, task: TaskIndex, scope: &Scope) {
        let arrows = &model.arrows;
        let own = arrows.of_task(task);
        let begin = own.partition_point(|arrow| arrows.times()[arrow.at()] < scope.time.start);
        let end = own.partition_point(|arrow| arrows.times()[arrow.at()] <= scope.time.end);
        for arrow in own.get(begin..end).unwrap_or_default() {
            let kind = arrows.kinds()[arrow.at()];
            if !matches!(kind, ArrowKind::Wake | ArrowKind::SpareWake) {
                continue;
            }
            let (from, to) = (arrows.from()[arrow.at()], arrows.to()[arrow.at()]);
            self.wakes += u64::from(to == task);
            self.self_wakes += u64::from(to == task && from == task);
            self.spare_wakes += u64::from(to == task && kind == ArrowKind::SpareWake);
            self.woke += u64::from(from == task && to != task);
        }
    }
}
