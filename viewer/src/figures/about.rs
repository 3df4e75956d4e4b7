//! All there is to say about one task.

use std::cmp::Reverse;

use super::{Group, GroupBy, Interval, Scope, Sort, groups, intervals};
use crate::model::{Arrow, ArrowKind, Model, TaskIndex};

/// So many children and lines are listed; all are counted.
const LISTED: usize = 12;

/// A task, its numbers and its neighbours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AboutTask {
    /// Which one.
    pub task: TaskIndex,
    /// Its numbers over the whole trace.
    pub row: Option<Group>,
    /// Its longest time from wake to poll.
    pub latest: Option<Interval>,
    /// Its longest wait that ended.
    pub longest_wait: Option<Interval>,
    /// Who made it run, and how often.
    pub woken_by: Vec<(TaskIndex, u64)>,
    /// Whom it made run.
    pub woke: Vec<(TaskIndex, u64)>,
    /// Whose results it used.
    pub used: Vec<(TaskIndex, u64)>,
    /// Who used its results.
    pub made_for: Vec<(TaskIndex, u64)>,
    /// The first tasks it made, and how many there are.
    pub children: (Vec<TaskIndex>, u64),
    /// Its last lines in [`Model::logs`], and how many there are.
    pub lines: (Vec<u32>, u64),
}

impl AboutTask {
    /// About `task`.
    pub fn of(model: &Model, task: TaskIndex) -> Self {
        let scope = Scope { tasks: Some([task].into()), ..Scope::whole(model) };
        let longest = |sort| {
            let mut longest: Option<Interval> = None;
            intervals(model, task, sort, model.range, |interval| {
                if longest.is_none_or(|known| known.span() < interval.span()) {
                    longest = Some(interval);
                }
            });
            longest
        };
        Self {
            task,
            row: groups(model, GroupBy::Task, &scope).pop(),
            latest: longest(Sort::WakeToPoll),
            longest_wait: longest(Sort::Wait),
            woken_by: neighbours(model, task, ArrowKind::Wake, |arrow| (arrow.to, arrow.from)),
            woke: neighbours(model, task, ArrowKind::Wake, |arrow| (arrow.from, arrow.to)),
            used: neighbours(model, task, ArrowKind::Read, |arrow| (arrow.to, arrow.from)),
            made_for: neighbours(model, task, ArrowKind::Read, |arrow| (arrow.from, arrow.to)),
            children: children(model, task),
            lines: lines(model, task),
        }
    }
}

/// Tasks at the other end of the arrows of one kind, most arrows first; `ends` gives the own end and the other one.
fn neighbours(
    model: &Model,
    task: TaskIndex,
    kind: ArrowKind,
    ends: impl Fn(&Arrow) -> (Option<TaskIndex>, Option<TaskIndex>),
) -> Vec<(TaskIndex, u64)> {
    let arrows = model.arrows.of_task(task).iter().map(|&arrow| model.arrows.get(arrow));
    let others = arrows.filter(|arrow| arrow.kind == kind).filter_map(|arrow| {
        let (own, other) = ends(&arrow);
        other.filter(|_| own == Some(task))
    });
    let mut others: Vec<TaskIndex> = others.collect();
    others.sort_unstable();
    let mut counted: Vec<(TaskIndex, u64)> =
        others.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u64)).collect();
    counted.sort_by_key(|&(task, count)| (Reverse(count), task));
    counted
}

fn children(model: &Model, task: TaskIndex) -> (Vec<TaskIndex>, u64) {
    let mut own = model.tasks().filter(|(_, child)| child.parent == Some(task)).map(|(child, _)| child);
    let first: Vec<TaskIndex> = own.by_ref().take(LISTED).collect();
    let count = (first.len() + own.count()) as u64;
    (first, count)
}

fn lines(model: &Model, task: TaskIndex) -> (Vec<u32>, u64) {
    let said = model.logs.iter().enumerate().filter(|(_, log)| log.task == Some(task));
    let mut lines: Vec<u32> = said.map(|(line, _)| line as u32).collect();
    let count = lines.len() as u64;
    lines.drain(..lines.len().saturating_sub(LISTED));
    (lines, count)
}
