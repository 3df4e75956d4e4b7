//! Time on CPUs as a tree: guest, module, task name, spans. What an inner poll takes is not counted again for the
//! poll around it, so that all of it together is no more than the CPUs had.

use std::collections::HashMap;

use rayon::prelude::*;
use unitrace_formats::time::Nanos;

use super::{GroupBy, Key, Scope};
use crate::model::{GuestIndex, LaneIndex, Model, State, TaskIndex, TextId};

/// A node in [`Flame::nodes`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeIndex(pub u32);

impl NodeIndex {
    /// For indexing.
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// What a node stands for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Layer {
    /// Everything.
    All,
    /// A guest, where there are several.
    Guest(GuestIndex),
    /// A module, or the tasks of one name.
    Tasks(Key),
    /// A span of that name, inside of what is below it.
    Span(TextId),
    /// Spans that were entered while no task ran.
    Outside,
}

/// A node of the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it stands for.
    pub layer: Layer,
    /// What it stands on; the root stands on itself.
    pub parent: NodeIndex,
    /// Nanoseconds on a CPU, with what stands on it.
    pub total: i64,
    /// Without what stands on it.
    pub own: i64,
    /// Polls or stays.
    pub count: u64,
    /// What stands on it, most time first.
    pub children: Vec<NodeIndex>,
}

/// The tree. Parents come before their children; the root is the first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flame {
    /// All nodes.
    pub nodes: Vec<Node>,
}

impl Flame {
    /// The root.
    pub const ROOT: NodeIndex = NodeIndex(0);

    /// Of what the tasks of a scope ran in its time.
    pub fn of(model: &Model, scope: &Scope) -> Self {
        let mut growing = Growing::new(model, scope);
        for stays in stays_by_lane(model, scope) {
            growing.walk(&stays);
        }
        growing.finish()
    }

    /// A node.
    pub fn node(&self, node: NodeIndex) -> &Node {
        &self.nodes[node.at()]
    }

    /// All time in it, in nanoseconds.
    pub fn total(&self) -> i64 {
        self.nodes[0].total
    }

    /// Its words for people.
    pub fn name<'a>(&self, model: &'a Model, node: NodeIndex) -> &'a str {
        match self.node(node).layer {
            Layer::All => "all",
            Layer::Guest(guest) => model.guest_name(guest),
            Layer::Tasks(key) => key.say(model),
            Layer::Span(name) => model.text(name),
            Layer::Outside => "(outside of tasks)",
        }
    }

    /// The most layers that stand on each other, the root not counted.
    pub fn depth(&self) -> usize {
        let mut depths = vec![0; self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate().skip(1) {
            depths[at] = depths[node.parent.at()] + 1;
        }
        depths.into_iter().max().unwrap_or(0)
    }
}

/// A poll, or a stay in a span, on one lane.
#[derive(Clone, Copy)]
struct Stay {
    begin: i64,
    end: i64,
    /// The task of a poll, or a place in [`Model::stays`] with the highest bit set.
    what: u32,
}

const SPAN: u32 = 1 << 31;

/// Polls and stays that touch the time, cut to it, by lane, outer ones before those inside.
fn stays_by_lane(model: &Model, scope: &Scope) -> Vec<Vec<Stay>> {
    let mut lanes: Vec<Vec<Stay>> = vec![Vec::new(); model.lanes.len()];
    let mut add = |lane: LaneIndex, begin: Nanos, end: Nanos, what: u32| {
        let (begin, end) = (begin.max(scope.time.start).0, end.min(scope.time.end).0);
        if let Some(stays) = lanes.get_mut(lane.at()).filter(|_| begin < end) {
            stays.push(Stay { begin, end, what });
        }
    };
    let all = &model.segments;
    for (index, task) in model.tasks().filter(|&(index, _)| scope.lives(model, index)) {
        for at in all.touching(task.segments.clone(), scope.time.start, scope.time.end) {
            let segment = all.segment(&task.segments, at, task.ended);
            if let State::Running(lane) = segment.state {
                add(lane, segment.begin, segment.end, index.0);
            }
        }
    }
    for (at, stay) in model.stays.iter().enumerate() {
        add(stay.lane, stay.begin, stay.end, at as u32 | SPAN);
    }
    for stays in &mut lanes {
        stays.par_sort_unstable_by_key(|stay| (stay.begin, -stay.end, stay.what));
    }
    lanes
}

/// What is open at a moment of a lane.
struct Open {
    end: i64,
    /// `None`: a task that is not in the scope.
    node: Option<NodeIndex>,
    task: Option<TaskIndex>,
}

/// The tree while lanes are walked.
struct Growing<'a> {
    model: &'a Model,
    scope: &'a Scope,
    nodes: Vec<Node>,
    known: HashMap<(NodeIndex, Layer), NodeIndex>,
    of_task: Vec<Option<NodeIndex>>,
}

impl<'a> Growing<'a> {
    fn new(model: &'a Model, scope: &'a Scope) -> Self {
        let root =
            Node { layer: Layer::All, parent: Flame::ROOT, total: 0, own: 0, count: 0, children: Vec::new() };
        let of_task = vec![None; model.tasks.len()];
        Self { model, scope, nodes: vec![root], known: HashMap::new(), of_task }
    }

    /// Goes through the stays of a lane: each moment belongs to the innermost that is open.
    fn walk(&mut self, stays: &[Stay]) {
        let mut open: Vec<Open> = Vec::new();
        let mut now = i64::MIN;
        for stay in stays {
            now = self.close(&mut open, now, stay.begin);
            let (node, task) = self.node_of(stay, open.last());
            if let Some(node) = node {
                self.nodes[node.at()].count += 1;
            }
            // In a damaged trace an inner stay may end after the one around it.
            let end = open.last().map_or(stay.end, |outer| stay.end.min(outer.end));
            open.push(Open { end, node, task });
        }
        self.close(&mut open, now, i64::MAX);
    }

    /// Counts the time until `until`, in which the innermost ones may end.
    fn close(&mut self, open: &mut Vec<Open>, mut now: i64, until: i64) -> i64 {
        while let Some(inner) = open.last() {
            let end = inner.end.min(until);
            if let Some(node) = inner.node.filter(|_| end > now) {
                self.nodes[node.at()].own += end - now;
            }
            now = now.max(end);
            if inner.end > until {
                return now;
            }
            open.pop();
        }
        until.max(now)
    }

    fn node_of(&mut self, stay: &Stay, inside: Option<&Open>) -> (Option<NodeIndex>, Option<TaskIndex>) {
        if stay.what & SPAN == 0 {
            let task = TaskIndex(stay.what);
            return (self.task(task), Some(task));
        }
        let stay = &self.model.stays[(stay.what & !SPAN) as usize];
        let around = inside.filter(|open| open.task == stay.task);
        let below = match (around, stay.task) {
            (Some(open), _) => open.node,
            (None, Some(task)) => self.task(task),
            (None, None) if self.scope.tasks.is_some() => None,
            (None, None) => Some(self.child(Flame::ROOT, Layer::Outside)),
        };
        let name = self.model.spans[stay.span.at()].name;
        (below.map(|below| self.child(below, Layer::Span(name))), stay.task)
    }

    fn task(&mut self, task: TaskIndex) -> Option<NodeIndex> {
        if !self.scope.holds(task) {
            return None;
        }
        if let Some(node) = self.of_task[task.at()] {
            return Some(node);
        }
        let mut node = Flame::ROOT;
        if self.model.guests.len() > 1 {
            node = self.child(node, Layer::Guest(self.model.task(task).guest));
        }
        for by in [GroupBy::Module, GroupBy::Name] {
            node = self.child(node, Layer::Tasks(by.key(self.model, task)));
        }
        self.of_task[task.at()] = Some(node);
        Some(node)
    }

    fn child(&mut self, parent: NodeIndex, layer: Layer) -> NodeIndex {
        let new = NodeIndex(self.nodes.len() as u32);
        let nodes = &mut self.nodes;
        *self.known.entry((parent, layer)).or_insert_with(|| {
            nodes.push(Node { layer, parent, total: 0, own: 0, count: 0, children: Vec::new() });
            new
        })
    }

    fn finish(mut self) -> Flame {
        for at in (0..self.nodes.len()).rev() {
            self.nodes[at].total += self.nodes[at].own;
            let (total, parent) = (self.nodes[at].total, self.nodes[at].parent);
            if at > 0 && total > 0 {
                self.nodes[parent.at()].total += total;
                self.nodes[parent.at()].children.push(NodeIndex(at as u32));
            }
        }
        let totals: Vec<i64> = self.nodes.iter().map(|node| node.total).collect();
        for node in &mut self.nodes {
            node.children.sort_by_key(|child| (-totals[child.at()], *child));
        }
        Flame { nodes: self.nodes }
    }
}
