//! Stacks as a tree: each node is a stack, and knows the one without its innermost frame.

use std::collections::HashMap;

use crate::event::GcPhase;
use crate::foreign::telling::{Names, Slice};
use crate::id::SiteId;

/// A stack.
pub(super) type Node = u32;

/// A frame: tasks and spans by their callsites.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Frame {
    Poll(Option<SiteId>),
    Span(Option<SiteId>),
    Interrupt(u32),
    Gc(GcPhase),
    Other(&'static str),
}

/// All stacks.
pub(super) struct Tree {
    children: HashMap<(Node, Frame), Node>,
    nodes: Vec<Stack>,
}

struct Stack {
    path: String,
    weight: u64,
}

impl Default for Tree {
    fn default() -> Self {
        let stack = |path: &str| Stack { path: path.into(), weight: 0 };
        Self { children: HashMap::new(), nodes: vec![stack(""), stack("no task")] }
    }
}

impl Tree {
    /// What is there is not counted.
    pub(super) const NOWHERE: Node = 0;
    /// Outside of all slices.
    pub(super) const NO_TASK: Node = 1;

    /// The stack with one more frame.
    pub(super) fn inside(&mut self, around: Option<Node>, slice: Slice, names: &Names<'_>) -> Node {
        let around = around.unwrap_or(Self::NOWHERE);
        let frame = match slice {
            Slice::Poll(task) => Frame::Poll(names.site_id(task)),
            Slice::Span(span) => Frame::Span(names.site_id(span)),
            Slice::Interrupt(vector) => Frame::Interrupt(vector),
            Slice::Gc(phase) => Frame::Gc(phase),
            Slice::Idle | Slice::Allocator => Frame::Other(slice.category()),
        };
        let next = self.nodes.len() as Node;
        let node = *self.children.entry((around, frame)).or_insert(next);
        if node == next {
            let path = path(&self.nodes[around as usize].path, slice, names);
            self.nodes.push(Stack { path, weight: 0 });
        }
        node
    }

    pub(super) fn add(&mut self, node: Node, weight: u64) {
        let sum = &mut self.nodes[node as usize].weight;
        *sum = sum.saturating_add(weight);
    }

    /// Every stack that has a weight.
    pub(super) fn paths(self) -> impl Iterator<Item = (String, u64)> {
        let of_stack = |stack: Stack| (stack.weight > 0).then_some((stack.path, stack.weight));
        self.nodes.into_iter().skip(1).filter_map(of_stack)
    }
}

/// The path with one more frame; the outermost task has its module before it.
fn path(around: &str, slice: Slice, names: &Names<'_>) -> String {
    let name = match slice {
        Slice::Poll(object) if around.is_empty() => {
            return format!("{};{}", clean(names.module(object)), clean(names.object(object)));
        }
        Slice::Poll(object) | Slice::Span(object) => clean(names.object(object)),
        Slice::Interrupt(vector) => format!("interrupt {vector}"),
        Slice::Gc(phase) => format!("GC {}", phase.name()),
        Slice::Idle | Slice::Allocator => slice.category().into(),
    };
    if around.is_empty() { name } else { format!("{around};{name}") }
}

/// Without what parts frames and lines.
fn clean(name: &str) -> String {
    name.chars().map(|c| if c == ';' || c.is_control() { ' ' } else { c }).collect()
}
