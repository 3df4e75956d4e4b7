//! What a selected task has to do with others.

use std::collections::{BTreeSet, VecDeque};

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

/// `from` and everything within `hops` steps of it, sorted. A step goes along an arrow, to a parent or to a child;
/// what a task becomes is the same task and no step.
pub fn around(model: &Model, from: &[TaskIndex], hops: usize) -> Vec<TaskIndex> {
    let mut children: Vec<(TaskIndex, TaskIndex)> =
        model.tasks().filter_map(|(child, task)| Some((task.parent?, child))).collect();
    children.sort_unstable();
    // How many steps lead to each task.
    let mut steps: Vec<Option<usize>> = vec![None; model.tasks.len()];
    let mut open = VecDeque::new();
    let mut reach = |open: &mut VecDeque<_>, task: TaskIndex, by: usize, first: bool| {
        let known = &mut steps[task.at()];
        if known.is_none_or(|known| by < known) {
            *known = Some(by);
            if first { open.push_front((task, by)) } else { open.push_back((task, by)) }
        }
    };
    from.iter().for_each(|&task| reach(&mut open, task, 0, false));
    while let Some((task, by)) = open.pop_front() {
        let own = children.partition_point(|&(parent, _)| parent < task);
        let own = children[own..].iter().take_while(|&&(parent, _)| parent == task).map(|&(_, child)| child);
        let kin = own.chain(model.task(task).parent).map(|other| (other, 1));
        let arrows = model.arrows.of_task(task).iter().flat_map(|&arrow| {
            let arrow = model.arrows.get(arrow);
            let cost = usize::from(arrow.kind != ArrowKind::Become);
            [arrow.from, arrow.to].into_iter().flatten().map(move |other| (other, cost))
        });
        let reachable = kin.chain(arrows).filter(|&(_, cost)| by + cost <= hops);
        reachable.for_each(|(other, cost)| reach(&mut open, other, by + cost, cost == 0));
    }
    model.tasks().map(|(task, _)| task).filter(|task| steps[task.at()].is_some()).collect()
}
