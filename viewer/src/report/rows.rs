//! What tasks did: one by one, and those of one name together.

use std::collections::BTreeMap;

use serde::Serialize;

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
    let mut rows: BTreeMap<(&str, &str), NameRow> = BTreeMap::new();
    for (index, task) in model.tasks() {
        let key = (shared_name(model, index, task), model.module(index));
        let row = rows.entry(key).or_insert_with(|| NameRow {
            name: key.0.to_owned(),
            module: key.1.to_owned(),
            tasks: 0,
            failed: 0,
            alive: 0,
            times: Times::default(),
        });
        row.tasks += 1;
        row.failed += u64::from(task.failed());
        row.alive += u64::from(task.lives_on());
        row.times.add(&task.sums);
    }
    let mut rows: Vec<_> = rows.into_values().collect();
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
    }
}
