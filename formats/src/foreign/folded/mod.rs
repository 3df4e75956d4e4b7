//! Folded stacks (`.folded`): `module;task;inner future;span 1234`, one line a stack, which flamegraph.pl, inferno,
//! speedscope and Perfetto read.
//!
//! A stack is what was open on a lane, outermost first: a task with its module before it, futures polled in it, spans
//! entered, interrupts, garbage collection, the allocator's slow path. Its weight is the time it was innermost, in
//! nanoseconds, or the bytes of sampled allocations made there. Tasks of one callsite are one. Lines are sorted.
//! Idle time has no weight. Everything else of a trace is lost: when, in which order, why.

mod tree;

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::telling::{Fact, Listener, Moment, Slice, tell};
use crate::event::Event;
use crate::trace::Trace;
use tree::{Node, Tree};

/// What is added up.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Weight {
    /// Nanoseconds on a lane.
    #[default]
    Running,
    /// Bytes of sampled allocations.
    Bytes,
}

/// A word that names no weight; its text says which do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoWeight(String);

impl std::fmt::Display for NoWeight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(word) = self;
        write!(f, "`{word}`: say `running` for nanoseconds on a CPU, or `bytes` for sampled allocations")
    }
}

impl std::error::Error for NoWeight {}

impl std::str::FromStr for Weight {
    type Err = NoWeight;

    fn from_str(word: &str) -> Result<Self, NoWeight> {
        match word {
            "running" => Ok(Self::Running),
            "bytes" => Ok(Self::Bytes),
            _ => Err(NoWeight(word.into())),
        }
    }
}

/// Writes the stacks of `trace`. What is held is each different stack once.
///
/// # Errors
/// What `out` says.
pub fn write(trace: &Trace, weight: Weight, mut out: impl Write) -> io::Result<()> {
    let mut stacks = Stacks::new(trace, weight);
    tell(trace, &mut stacks)?;
    let mut lines: BTreeMap<String, u64> = BTreeMap::new();
    for (path, weight) in stacks.tree.paths() {
        let sum = lines.entry(path).or_default();
        *sum = sum.saturating_add(weight);
    }
    lines.iter().try_for_each(|(path, weight)| writeln!(out, "{path} {weight}"))?;
    out.flush()
}

struct Stacks {
    weight: Weight,
    tree: Tree,
    lanes: Vec<Lane>,
}

/// What is open on a lane, and since when what is innermost has been.
#[derive(Default)]
struct Lane {
    open: Vec<Node>,
    since: u64,
}

impl Stacks {
    fn new(trace: &Trace, weight: Weight) -> Self {
        let lanes = trace.streams().iter().map(|_| Lane::default()).collect();
        Self { weight, tree: Tree::default(), lanes }
    }

    /// The innermost stack of a lane gets its time up to now.
    fn settle(&mut self, at: &Moment<'_>) {
        let lane = &mut self.lanes[at.lane];
        let time = at.time.saturating_sub(lane.since);
        lane.since = at.time;
        if let (Weight::Running, Some(&innermost)) = (self.weight, lane.open.last()) {
            self.tree.add(innermost, time);
        }
    }
}

impl Listener for Stacks {
    fn hear(&mut self, at: &Moment<'_>, fact: &Fact<'_>) -> io::Result<()> {
        match *fact {
            Fact::Begin { slice, .. } => {
                self.settle(at);
                let around = self.lanes[at.lane].open.last().copied();
                let node = match slice {
                    Slice::Idle => Tree::NOWHERE,
                    slice => self.tree.inside(around, slice, at.names),
                };
                self.lanes[at.lane].open.push(node);
            }
            Fact::End { .. } => {
                self.settle(at);
                self.lanes[at.lane].open.pop();
            }
            Fact::Instant if self.weight == Weight::Bytes => {
                if let Event::Alloc { bytes, .. } = *at.event {
                    let innermost = self.lanes[at.lane].open.last().copied();
                    self.tree.add(innermost.unwrap_or(Tree::NO_TASK), bytes.0);
                }
            }
            _ => {}
        }
        Ok(())
    }
}
