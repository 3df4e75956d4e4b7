//! What a selected task has to do with others.

use std::collections::BTreeSet;

use crate::model::{ArrowIndex, ArrowKind, Model, TaskIndex};

/// A task's neighbourhood.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Connected {
    /// The task, what it became and what became it.
    pub line: Vec<TaskIndex>,
    /// Tasks at the other ends of their arrows, their parents and children.
    pub neighbours: Vec<TaskIndex>,
    /// Every arrow that begins or ends at `line`, in time order.
    pub arrows: Vec<ArrowIndex>,
}

/// The neighbourhood of `task`.
pub fn connected(model: &Model, task: TaskIndex) -> Connected {
    let mut line = BTreeSet::from([task]);
    let mut open = vec![task];
    let mut arrows = BTreeSet::new();
    let mut neighbours = BTreeSet::new();
    while let Some(task) = open.pop() {
        neighbours.extend(model.task(task).parent);
        for &index in model.arrows.of_task(task) {
            let arrow = model.arrows.get(index);
            arrows.insert(index);
            for other in [arrow.from, arrow.to].into_iter().flatten() {
                neighbours.insert(other);
                if arrow.kind == ArrowKind::Become && line.insert(other) {
                    open.push(other);
                }
            }
        }
    }
    let children =
        model.tasks().filter(|(_, child)| child.parent.is_some_and(|parent| line.contains(&parent)));
    neighbours.extend(children.map(|(child, _)| child));
    Connected {
        neighbours: neighbours.difference(&line).copied().collect(),
        line: line.into_iter().collect(),
        arrows: arrows.into_iter().collect(),
    }
}

/// `tasks` and everybody within `hops` steps of arrows, parents and children; sorted. One pass over all tasks a step.
pub fn around(model: &Model, tasks: &[TaskIndex], hops: usize) -> Vec<TaskIndex> {
    let mut all: BTreeSet<TaskIndex> = tasks.iter().copied().collect();
    let mut edge = all.clone();
    for _ in 0..hops {
        let mut next: BTreeSet<TaskIndex> = BTreeSet::new();
        for &task in &edge {
            next.extend(model.task(task).parent);
            let arrows = model.arrows.of_task(task).iter().map(|&arrow| model.arrows.get(arrow));
            next.extend(arrows.flat_map(|arrow| [arrow.from, arrow.to]).flatten());
        }
        let children =
            model.tasks().filter(|(_, task)| task.parent.is_some_and(|parent| edge.contains(&parent)));
        next.extend(children.map(|(child, _)| child));
        edge = next.difference(&all).copied().collect();
        all.extend(&edge);
        if edge.is_empty() {
            break;
        }
    }
    all.into_iter().collect()
}
