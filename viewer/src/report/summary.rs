//! What a report says, as data.

use std::collections::BTreeMap;

use serde::Serialize;
use unitrace_formats::event::{Cause, TABLE};

use super::findings::{Pattern, findings};
use super::memory::{Gc, Heap, gc, heap};
use super::rows::{NameRow, TaskRow, names, tasks};
use super::source::Source;
use crate::figures::Quantiles;
use crate::model::{ArrowKind, Model};

/// A whole report.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Summary {
    /// Program that was traced.
    pub program: String,
    /// What was read, in the words of the format; absent for a trace of our own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
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
    pub wake_to_poll: Quantiles,
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

impl Summary {
    /// Everything a report says of `model`.
    pub fn of(model: &Model) -> Self {
        let counts = TABLE.iter().map(|info| (info.name, model.event_counts.0[info.id.0 as usize]));
        let inside = model.gaps.iter().filter(|gap| gap.kind != unitrace_formats::ring::GapKind::Older);
        Self {
            program: model.program.clone(),
            source: model.source.as_ref().map(Source::of),
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
            wake_to_poll: Quantiles::of_wake_to_poll(model),
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
