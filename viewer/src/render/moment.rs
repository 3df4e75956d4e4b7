//! Which tasks and which time show one thing.

use std::collections::BTreeSet;

use unitrace_formats::time::Nanos;

use crate::insight::{Finding, connected};
use crate::model::{ArrowKind, Model, TaskIndex};

/// More rows than these do not help to see one thing.
const MOST: usize = 24;
/// Polls of a storm that are shown: thousands would be one bar.
const POLLS: usize = 40;

/// A part of a trace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Whom to show, sorted.
    pub tasks: Vec<TaskIndex>,
    /// First and last moment.
    pub span: (i64, i64),
}

impl Moment {
    /// What shows a finding: the tasks it concerns and whoever they had to do with at that time, with some air
    /// before and after.
    pub fn of_finding(model: &Model, finding: &Finding) -> Self {
        let named = finding.tasks.iter().copied().chain(finding.evidence.iter().filter_map(|fact| fact.task));
        let mut tasks: BTreeSet<TaskIndex> = named.take(MOST).collect();
        let (from, to) = stretch(model, finding);
        for &task in finding.tasks.iter().take(MOST) {
            for other in at_that_time(model, task, from, to) {
                if tasks.len() < MOST {
                    tasks.insert(other);
                }
            }
        }
        Self { tasks: tasks.into_iter().collect(), span: with_air(model, from, to) }
    }

    /// A task's life, with the tasks it has arrows with.
    pub fn of_life(model: &Model, task: TaskIndex) -> Self {
        let life = model.task(task);
        let own = connected(model, task);
        let mut tasks: Vec<TaskIndex> = own.line.into_iter().chain(own.neighbours).take(MOST).collect();
        tasks.sort_unstable();
        Self { tasks, span: with_air(model, life.born.0, life.ended.0) }
    }
}

/// From when to when a finding can be seen.
fn stretch(model: &Model, finding: &Finding) -> (i64, i64) {
    let (mut from, to) = (finding.time.start.0, finding.time.end.0);
    if let (Some(&task), "self_wake_storm") = (finding.tasks.first(), finding.kind) {
        let own = model.arrows.of_task(task).iter().map(|&arrow| model.arrows.get(arrow));
        let mut wakes = own.filter(|arrow| arrow.from == arrow.to && arrow.at >= finding.time.start);
        let last = wakes.nth(POLLS).map_or(to, |arrow| arrow.at.0);
        return (from, last);
    }
    // Why somebody could run shows only if the moment from which it could is in sight.
    if let Some(first) = finding.evidence.iter().map(|fact| fact.at.0).min() {
        from = from.min(first);
    }
    (from, to)
}

/// Those with arrows to or from `task` in a stretch of time.
fn at_that_time(model: &Model, task: TaskIndex, from: i64, to: i64) -> impl Iterator<Item = TaskIndex> + '_ {
    let own = model.arrows.of_task(task);
    let first = own.partition_point(|arrow| model.arrows.times()[arrow.at()] < Nanos(from));
    let arrows = own[first..].iter().map(|&arrow| model.arrows.get(arrow));
    let seen =
        arrows.take_while(move |arrow| arrow.at.0 <= to).filter(|arrow| arrow.kind != ArrowKind::TryRead);
    seen.flat_map(|arrow| [arrow.from, arrow.to]).flatten()
}

/// A sixth of it before and after, as far as the trace goes.
fn with_air(model: &Model, from: i64, to: i64) -> (i64, i64) {
    let air = (to.saturating_sub(from) / 6).max(1_000);
    let (first, last) = (model.range.start.0, model.range.end.0);
    (from.saturating_sub(air).max(first.min(from)), to.saturating_add(air).min(last.max(to)))
}
