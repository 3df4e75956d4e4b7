//! What is open on a lane: polls, spans, interrupts, GC phases.

use unitrace_formats::event::GcPhase;
use unitrace_formats::time::Nanos;

use super::Builder;
use crate::model::TimeRange;
use crate::model::guest::GuestIndex;
use crate::model::index::{LaneIndex, SpanIndex, TaskIndex};
use crate::model::lane::Lane;
use crate::model::value::FieldOwner;

/// One lane's stacks.
#[derive(Default)]
pub(super) struct Context {
    /// Tasks being polled, innermost last.
    pub(super) polls: Vec<TaskIndex>,
    /// Spans entered, and when.
    pub(super) spans: Vec<(SpanIndex, Nanos)>,
    /// Vectors of running handlers, and since when.
    pub(super) irqs: Vec<(u32, Nanos)>,
    /// GC phases, and since when.
    pub(super) gcs: Vec<(GcPhase, Nanos)>,
    /// Since when the allocator is on its slow path.
    pub(super) alloc: Option<Nanos>,
    /// Since when it has been idle.
    pub(super) idle: Option<Nanos>,
    /// What a `field` event would belong to.
    pub(super) field_owner: Option<FieldOwner>,
    /// From here on the lane's events are known: start of the trace, or end of the last loss.
    pub(super) known_from: Nanos,
    /// When its losses began and ended, in time order, and how many of them are dealt with.
    pub(super) losses: Vec<(Nanos, Nanos)>,
    pub(super) losses_passed: usize,
}

/// Deeper stacks are damage: a balanced program does not nest so far.
pub(super) const DEEPEST: usize = 4096;

impl Builder {
    /// Adds a lane; `owner` is the thread or CPU that writes it.
    pub fn lane(&mut self, lane: u16, owner: u32, name: &str) -> LaneIndex {
        let name = self.model.texts.intern(name);
        // No event yet: it ends before it begins.
        let seen = TimeRange { start: Nanos(i64::MAX), end: self.model.range.start };
        self.model.lanes.push(Lane { lane, owner, name, guest: GuestIndex::default(), seen });
        self.contexts.push(Context { known_from: self.model.range.start, ..Context::default() });
        LaneIndex(self.contexts.len() as u32 - 1)
    }

    /// The first lane with this number, whoever its owner.
    pub fn first_lane(&self, lane: u16) -> Option<LaneIndex> {
        let at = self.model.lanes.iter().position(|known| known.lane == lane)?;
        Some(LaneIndex(at as u32))
    }

    pub(super) fn context(&mut self, lane: LaneIndex) -> &mut Context {
        &mut self.contexts[lane.at()]
    }

    /// The task that runs on a lane.
    pub(super) fn running_on(&self, lane: LaneIndex) -> Option<TaskIndex> {
        self.contexts[lane.at()].polls.last().copied()
    }
}
