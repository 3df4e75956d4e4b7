//! A garbage-collected heap of text nodes: mark and sweep, everybody stops.
//!
//! A page is a tree of nodes whose leaves are text and whose branches join other nodes. A cached body is part of
//! many pages at once and dies at an unknown moment, which is what a collector is for. Only [`Root`]s keep nodes
//! alive; the program holds no other reference across a collection.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use unitrace_probe::{Gc, GcPhase, gc};

use super::stats;
use crate::tally;

/// A collection starts when this many nodes were made since the last one.
const COLLECT_AFTER: usize = 20_000;

/// A node of the arena. Only valid while the arena is locked or something rooted leads to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Node(u32);

/// What a node is.
#[derive(Debug)]
enum Value {
    /// Returned to the arena.
    Free,
    /// A leaf.
    Text(Box<str>),
    /// The texts of these, one after the other.
    Join(Box<[Node]>),
}

/// A node with what the collector must know about it.
#[derive(Debug)]
struct Slot {
    value: Value,
    /// How many [`Root`]s name it.
    roots: u32,
    marked: bool,
}

/// What a collection found.
#[derive(Clone, Copy, Default, Debug)]
pub struct Collected {
    /// Nodes still in use.
    pub live: usize,
    /// Nodes returned.
    pub freed: usize,
}

/// The nodes.
#[derive(Default, Debug)]
pub struct Nodes {
    slots: Vec<Slot>,
    free: Vec<Node>,
    made_since: usize,
    collections: usize,
}

impl Nodes {
    /// A leaf.
    pub fn text(&mut self, text: impl Into<Box<str>>) -> Node {
        self.put(Value::Text(text.into()))
    }

    /// A branch.
    pub fn join(&mut self, parts: &[Node]) -> Node {
        self.put(Value::Join(parts.into()))
    }

    fn put(&mut self, value: Value) -> Node {
        self.made_since += 1;
        let slot = Slot { value, roots: 0, marked: false };
        if let Some(node) = self.free.pop() {
            self.slots[node.0 as usize] = slot;
            return node;
        }
        self.slots.push(slot);
        Node(self.slots.len() as u32 - 1)
    }

    /// Appends the text of `node` to `out`.
    pub fn flatten(&self, node: Node, out: &mut String) {
        match &self.slots[node.0 as usize].value {
            Value::Text(text) => out.push_str(text),
            Value::Join(parts) => parts.iter().for_each(|&part| self.flatten(part, out)),
            Value::Free => {}
        }
    }

    /// How many nodes are in use or waiting to be collected.
    pub fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// True if there is no node.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many collections there were.
    pub fn collections(&self) -> usize {
        self.collections
    }

    /// Finds the nodes that no root leads to and returns them.
    pub fn collect(&mut self) -> Collected {
        let _collection = phase(GcPhase::Full);
        let mut grey = self.roots();
        self.mark(&mut grey);
        let found = self.sweep();
        self.made_since = 0;
        self.collections += 1;
        stats::set(&stats::NODES, found.live);
        found
    }

    fn roots(&self) -> Vec<Node> {
        let _roots = phase(GcPhase::Roots);
        let rooted = self.slots.iter().enumerate().filter(|(_, slot)| slot.roots > 0);
        rooted.map(|(index, _)| Node(index as u32)).collect()
    }

    fn mark(&mut self, grey: &mut Vec<Node>) {
        let _mark = phase(GcPhase::Mark);
        while let Some(node) = grey.pop() {
            let slot = &mut self.slots[node.0 as usize];
            if std::mem::replace(&mut slot.marked, true) {
                continue;
            }
            if let Value::Join(parts) = &slot.value {
                grey.extend_from_slice(parts);
            }
        }
    }

    fn sweep(&mut self) -> Collected {
        let _sweep = phase(GcPhase::Sweep);
        let mut found = Collected::default();
        for (index, slot) in self.slots.iter_mut().enumerate() {
            if std::mem::take(&mut slot.marked) {
                found.live += 1;
            } else if !matches!(slot.value, Value::Free) {
                slot.value = Value::Free;
                self.free.push(Node(index as u32));
                found.freed += 1;
            }
        }
        found
    }
}

/// A phase of a collection, until the guard is dropped.
fn phase(phase: GcPhase) -> Gc {
    tally::count(tally::Kind::GcBegin);
    gc(phase)
}

/// The arena as the program holds it. Clones are the same arena.
#[derive(Clone, Default, Debug)]
pub struct Arena(Arc<Mutex<Nodes>>);

impl Arena {
    /// Stops everybody else and works on the nodes.
    pub fn lock(&self) -> MutexGuard<'_, Nodes> {
        // A panic while building a page leaves unrooted nodes behind and nothing worse.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Builds something and keeps it alive; collects first if it is time to.
    pub fn build(&self, make: impl FnOnce(&mut Nodes) -> Node) -> Root {
        let mut nodes = self.lock();
        if nodes.made_since >= COLLECT_AFTER {
            nodes.collect();
        }
        let node = make(&mut nodes);
        nodes.slots[node.0 as usize].roots += 1;
        Root { arena: self.clone(), node }
    }
}

/// Keeps a node and all that it leads to alive.
#[derive(Debug)]
pub struct Root {
    arena: Arena,
    node: Node,
}

impl Root {
    /// The node, to be built into another one.
    pub fn node(&self) -> Node {
        self.node
    }

    /// The text of the whole tree.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.arena.lock().flatten(self.node, &mut out);
        out
    }
}

impl Clone for Root {
    fn clone(&self) -> Self {
        self.arena.lock().slots[self.node.0 as usize].roots += 1;
        Self { arena: self.arena.clone(), node: self.node }
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        self.arena.lock().slots[self.node.0 as usize].roots -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_root_leads_to_survives() {
        let arena = Arena::default();
        let body = arena.build(|nodes| nodes.text("body"));
        let page = arena.build(|nodes| {
            let head = nodes.text("head ");
            nodes.join(&[head, body.node()])
        });
        assert_eq!(page.text(), "head body");
        drop(page);
        let found = arena.lock().collect();
        assert_eq!((found.live, found.freed), (1, 2));
        assert_eq!(body.text(), "body");
    }

    #[test]
    fn freed_nodes_are_used_again_and_clones_keep_them() {
        let arena = Arena::default();
        let first = arena.build(|nodes| nodes.text("x"));
        let second = first.clone();
        drop(first);
        assert_eq!(arena.lock().collect().freed, 0);
        drop(second);
        assert_eq!(arena.lock().collect().freed, 1);
        let _again = arena.build(|nodes| nodes.text("y"));
        assert_eq!(arena.lock().slots.len(), 1);
    }
}
