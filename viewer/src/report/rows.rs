//! What tasks did: one by one, and those of one name together.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::figures::{Quantiles, Sort, intervals};
use crate::model::{LiveBytes, Model, StateKind, Sums, Task, TaskIndex};

/// What one task did, or all tasks of one name.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Times {
    /// On a CPU.
    pub running_ns: i64,
    /// Could run.
    pub ready_ns: i64,
    /// Waited.
    pub waiting_ns: i64,
    /// Not yet polled.
    pub created_ns: i64,
    /// Not known.
    pub unknown_ns: i64,
    /// Polls that began.
    pub polls: u64,
    /// The longest.
    pub longest_poll_ns: i64,
    /// Wakes received.
    pub wakes: u64,
    /// Of these, by itself in its own poll.
    pub self_wakes: u64,
    /// Of these, wakes that changed nothing.
    pub spare_wakes: u64,
}

impl Times {
    fn add(&mut self, sums: &Sums) {
        let of = |state: StateKind| sums.time[state as usize];
        self.running_ns += of(StateKind::Running);
        self.ready_ns += of(StateKind::Ready);
        self.waiting_ns += of(StateKind::Waiting);
        self.created_ns += of(StateKind::Created);
        self.unknown_ns += of(StateKind::Unknown);
        self.polls += u64::from(sums.polls);
        self.longest_poll_ns = self.longest_poll_ns.max(sums.longest_poll);
        self.wakes += u64::from(sums.wakes);
        self.self_wakes += u64::from(sums.self_wakes);
        self.spare_wakes += u64::from(sums.spare_wakes);
    }
}

/// From wake to poll: how late a task, or all tasks of one name, were taken up. 0 where none was measured.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Late {
    /// Half of them were polled within this.
    pub wake_to_poll_p50_ns: i64,
    /// 99 of 100 were polled within this.
    pub wake_to_poll_p99_ns: i64,
    /// The longest.
    pub wake_to_poll_max_ns: i64,
}

impl Late {
    fn of(times: &mut [i64]) -> Self {
        let of = Quantiles::of(times);
        Self { wake_to_poll_p50_ns: of.p50, wake_to_poll_p99_ns: of.p99, wake_to_poll_max_ns: of.max }
    }
}

fn add_late(model: &Model, task: TaskIndex, times: &mut Vec<i64>) {
    intervals(model, task, Sort::WakeToPoll, model.range, |interval| times.push(interval.span()));
}

/// Tasks of one name and module.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NameRow {
    /// Their callsite's name, or their own where that is not known.
    pub name: String,
    /// Module path.
    pub module: String,
    /// How many tasks.
    pub tasks: u64,
    /// Of these, how many failed or panicked.
    pub failed: u64,
    /// Of these, how many live at the end.
    pub alive: u64,
    /// What they did in sum.
    #[serde(flatten)]
    pub times: Times,
    /// How late they were taken up.
    #[serde(flatten)]
    pub late: Late,
}

/// One task.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TaskRow {
    /// Id in the ring.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Module path.
    pub module: String,
    /// "file:line" of its callsite, or empty.
    pub spawned_at: String,
    /// What sort of thing it is.
    pub kind: &'static str,
    /// Id of its parent, 0 if none is known.
    pub parent: u32,
    /// Since the start of the trace; `null`: before it.
    pub born_ns: Option<i64>,
    /// Since the start of the trace; `null`: it lives on.
    pub ended_ns: Option<i64>,
    /// How it ended: "done", "dropped", "panicked", "failed", "became", "unseen", or "alive".
    pub outcome: &'static str,
    /// Sampled bytes it holds at the end.
    pub live_bytes: u64,
    /// What it did.
    #[serde(flatten)]
    pub times: Times,
    /// How late they were taken up.
    #[serde(flatten)]
    pub late: Late,
}

/// The name a task shares with others: that of its callsite.
fn shared_name<'a>(model: &'a Model, index: TaskIndex, task: &Task) -> &'a str {
    let site = task.site.map_or("", |site| model.text(model.site(site).name));
    match model.task_name(index) {
        _ if !site.is_empty() => site,
        number if number.strip_prefix("task ") == Some(&*task.id.to_string()) => "(not known)",
        name => name,
    }
}

pub(super) fn names(model: &Model) -> Vec<NameRow> {
    let mut rows: BTreeMap<(&str, &str), (NameRow, Vec<i64>)> = BTreeMap::new();
    for (index, task) in model.tasks() {
        let key = (shared_name(model, index, task), model.module(index));
        let new = || NameRow {
            name: key.0.to_owned(),
            module: key.1.to_owned(),
            tasks: 0,
            failed: 0,
            alive: 0,
            times: Times::default(),
            late: Late::default(),
        };
        let (row, late) = rows.entry(key).or_insert_with(|| (new(), Vec::new()));
        row.tasks += 1;
        row.failed += u64::from(task.failed());
        row.alive += u64::from(task.lives_on());
        row.times.add(&task.sums);
        add_late(model, index, late);
    }
    let finished = |(row, mut late): (NameRow, Vec<i64>)| NameRow { late: Late::of(&mut late), ..row };
    let mut rows: Vec<_> = rows.into_values().map(finished).collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.times.running_ns, row.times.polls)));
    rows
}

pub(super) fn tasks(model: &Model) -> Vec<TaskRow> {
    let mut held = vec![Vec::new(); model.tasks.len()];
    for allocation in &model.allocations {
        if let Some(task) = allocation.task {
            held[task.at()].push(*allocation);
        }
    }
    model
        .tasks()
        .map(|(index, task)| task_row(model, index, task, &LiveBytes::of(&held[index.at()])))
        .collect()
}

fn task_row(model: &Model, index: TaskIndex, task: &Task, live: &LiveBytes) -> TaskRow {
    let mut times = Times::default();
    times.add(&task.sums);
    let mut late = Vec::new();
    add_late(model, index, &mut late);
    TaskRow {
        id: task.id.0,
        name: model.task_name(index).to_owned(),
        module: model.module(index).to_owned(),
        spawned_at: model.spawned_at(index),
        kind: task.kind.name(),
        parent: task.parent.map_or(0, |parent| model.task(parent).id.0),
        born_ns: (!task.born_before).then_some(task.born.0),
        ended_ns: (!task.lives_on()).then_some(task.ended.0),
        outcome: match task.outcome {
            Some(outcome) => outcome.name(),
            None if task.became.is_some() => "became",
            None if task.end_lost => "unseen",
            None => "alive",
        },
        live_bytes: live.last(),
        times,
        late: Late::of(&mut late),
    }
}
