//! What a report says, as data.

use std::collections::BTreeMap;

use serde::Serialize;
use unitrace_formats::event::{Cause, TABLE};

use super::Latency;
use crate::insight;
use crate::model::{ArrowKind, LiveBytes, Model, StateKind, Sums, Task, TaskIndex};

/// A whole report.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Summary {
    /// Program that was traced.
    pub program: String,
    /// First to last event.
    pub duration_ns: i64,
    /// What is known about the clocks.
    pub clock: Clock,
    /// What a reader should know about the file.
    pub notes: Vec<String>,
    /// Names of the CPUs or threads.
    pub lanes: Vec<String>,
    /// How many events of each name; only those that occur.
    pub events: BTreeMap<&'static str, u64>,
    /// How many events in all.
    pub events_total: u64,
    /// What is missing.
    pub lost: Loss,
    /// Wakes by what caused them.
    pub wakes: Vec<WakeCount>,
    /// From wake to poll, over all tasks.
    pub wake_to_poll: Latency,
    /// Garbage collections and their phases, by phase; nested phases count for themselves.
    pub gc: Vec<Gc>,
    /// The heap; absent if it was not recorded.
    pub heap: Option<Heap>,
    /// Tasks of one name together, most running time first.
    pub names: Vec<NameRow>,
    /// Every task, in order of first mention.
    pub tasks: Vec<TaskRow>,
    /// What was found, by kind.
    pub findings: Vec<Pattern>,
}

/// Clocks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Clock {
    /// Kind and frequency.
    pub source: String,
    /// Unix time of the first event, if an anchor tells.
    pub unix_start_ns: Option<i64>,
    /// How far off that may be.
    pub error_ns: Option<i64>,
}

/// Losses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Loss {
    /// Events lost within the time of the trace.
    pub events: u64,
    /// In so many gaps.
    pub gaps: u64,
    /// Events older than what the ring holds: not a fault.
    pub older: u64,
}

/// Wakes of one cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct WakeCount {
    /// Which cause.
    pub cause: &'static str,
    /// How many.
    pub count: u64,
    /// Of these, how many changed nothing, because the task could run already.
    pub spare: u64,
}

/// Collections of one phase.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Gc {
    /// Which phase.
    pub phase: &'static str,
    /// How many.
    pub count: u64,
    /// All together.
    pub total_ns: i64,
    /// The longest.
    pub longest_ns: i64,
}

/// The heap.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Heap {
    /// In use at the end.
    pub live_bytes: u64,
    /// Most in use in the program's life.
    pub peak_bytes: u64,
    /// What could be used; 0 if not known.
    pub capacity_bytes: u64,
    /// Sampled allocations.
    pub sampled: u64,
    /// Sampled bytes that were not returned.
    pub sampled_live_bytes: u64,
}

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

/// Findings of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Pattern {
    /// Which detector.
    pub kind: &'static str,
    /// How many there are.
    pub count: u64,
    /// All of them in one sentence.
    pub sentence: String,
    /// The worst ones, surest first.
    pub worst: Vec<Said>,
}

/// A finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Said {
    /// Which detector.
    pub kind: &'static str,
    /// "shown", "likely" or "unclear".
    pub certainty: &'static str,
    /// One sentence.
    pub sentence: String,
    /// What it rests on.
    pub evidence: Vec<Fact>,
    /// Ids of the tasks it concerns, the cause first.
    pub tasks: Vec<u32>,
    /// When it begins.
    pub from_ns: i64,
    /// When it ends.
    pub to_ns: i64,
}

/// A fact under a finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fact {
    /// When.
    pub at_ns: i64,
    /// What.
    pub fact: String,
}

impl Summary {
    /// Everything a report says of `model`.
    pub fn of(model: &Model) -> Self {
        let counts = TABLE.iter().map(|info| (info.name, model.event_counts.0[info.id.0 as usize]));
        let inside = model.gaps.iter().filter(|gap| gap.kind != unitrace_formats::ring::GapKind::Older);
        Self {
            program: model.program.clone(),
            duration_ns: model.range.span(),
            clock: Clock {
                source: model.clock.source.clone(),
                unix_start_ns: model.clock.unix_start,
                error_ns: model.clock.error,
            },
            notes: model.notes.clone(),
            lanes: model.lanes.iter().map(|lane| model.text(lane.name).to_owned()).collect(),
            events: counts.filter(|&(_, count)| count > 0).collect(),
            events_total: model.event_counts.total(),
            lost: Loss { events: model.lost(), gaps: inside.count() as u64, older: model.loss.older },
            wakes: wakes(model),
            wake_to_poll: Latency::of(model),
            gc: gc(model),
            heap: heap(model),
            names: names(model),
            tasks: tasks(model),
            findings: findings(model),
        }
    }
}

fn wakes(model: &Model) -> Vec<WakeCount> {
    let mut by_cause: BTreeMap<Cause, (u64, u64)> = BTreeMap::new();
    for arrow in model.arrows.iter() {
        let spare = arrow.kind == ArrowKind::SpareWake;
        if spare || arrow.kind == ArrowKind::Wake {
            let counts = by_cause.entry(arrow.cause).or_default();
            counts.0 += 1;
            counts.1 += u64::from(spare);
        }
    }
    let count =
        |(cause, (count, spare)): (Cause, (u64, u64))| WakeCount { cause: cause.name(), count, spare };
    by_cause.into_iter().map(count).collect()
}

fn gc(model: &Model) -> Vec<Gc> {
    let mut by_phase = BTreeMap::new();
    for gc in &model.gcs {
        let row = by_phase.entry(gc.phase).or_insert(Gc {
            phase: gc.phase.name(),
            count: 0,
            total_ns: 0,
            longest_ns: 0,
        });
        row.count += 1;
        row.total_ns += gc.stretch.span();
        row.longest_ns = row.longest_ns.max(gc.stretch.span());
    }
    by_phase.into_values().collect()
}

fn heap(model: &Model) -> Option<Heap> {
    let last = model.heap.last();
    if last.is_none() && model.allocations.is_empty() {
        return None;
    }
    let live = model.allocations.iter().filter(|allocation| allocation.freed.is_none());
    Some(Heap {
        live_bytes: last.map_or(0, |sample| sample.live),
        peak_bytes: model.heap.iter().map(|sample| sample.peak).max().unwrap_or(0),
        capacity_bytes: last.map_or(0, |sample| sample.capacity),
        sampled: model.allocations.len() as u64,
        sampled_live_bytes: live.map(|allocation| allocation.bytes).fold(0, u64::saturating_add),
    })
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

fn names(model: &Model) -> Vec<NameRow> {
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

fn tasks(model: &Model) -> Vec<TaskRow> {
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
    let site = task.site.map(|site| model.site(site));
    let mut times = Times::default();
    times.add(&task.sums);
    TaskRow {
        id: task.id.0,
        name: model.task_name(index).to_owned(),
        module: model.module(index).to_owned(),
        spawned_at: site.map_or_else(String::new, |site| format!("{}:{}", model.text(site.file), site.line)),
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

fn findings(model: &Model) -> Vec<Pattern> {
    let say = |finding: insight::Finding| Said {
        kind: finding.kind,
        certainty: finding.certainty.name(),
        sentence: finding.sentence,
        evidence: finding.evidence.into_iter().map(|e| Fact { at_ns: e.at.0, fact: e.fact }).collect(),
        tasks: finding.tasks.iter().map(|&task| model.task(task).id.0).collect(),
        from_ns: finding.time.start.0,
        to_ns: finding.time.end.0,
    };
    let patterns = insight::patterns(model).into_iter();
    let said = patterns.map(|pattern| Pattern {
        kind: pattern.kind,
        count: pattern.count as u64,
        sentence: pattern.sentence,
        worst: pattern.worst.into_iter().map(say).collect(),
    });
    said.collect()
}
