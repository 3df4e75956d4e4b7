//! Lost events: what is not known any more after them.

use std::collections::HashMap;

use unitrace_formats::id::ObjectId;
use unitrace_formats::time::Nanos;

use super::Builder;
use super::lives::Home;
use crate::model::index::{LaneIndex, TaskIndex};
use crate::model::lane::Gap;
use crate::model::segment::State;

/// Losses of all lanes.
#[derive(Default)]
pub(super) struct Losses {
    /// First and last moment of each, in order and disjoint when building begins.
    all: Vec<(Nanos, Nanos)>,
    sorted: bool,
    /// The trace came with a live table that lost nothing.
    pub(super) live_known: bool,
    /// Since when a live entry is in its state.
    pub(super) live_since: HashMap<ObjectId, Nanos>,
}

/// Sorts losses and joins those that overlap: then first and last moments are both in order.
fn unite(losses: &mut Vec<(Nanos, Nanos)>) {
    losses.sort_unstable();
    losses.dedup_by(|next, last| {
        let joined = next.0 < last.1;
        if joined {
            last.1 = last.1.max(next.1);
        }
        joined
    });
}

impl Builder {
    /// Says that the live table lost nothing: what is not in it was over when the trace was collected.
    pub fn live_is_complete(&mut self) {
        self.losses.live_known = true;
    }

    /// Adds a loss. All of them come before the first event. It concerns every owner of the lane's number.
    pub fn gap(&mut self, gap: Gap) {
        self.model.gaps.push(gap);
        let Some(lane) = gap.lane.and_then(|lane| self.model.lanes.get(lane.at())).copied() else { return };
        let range = (gap.after, gap.before.max(gap.after));
        self.losses.all.push(range);
        for (context, other) in self.contexts.iter_mut().zip(&self.model.lanes) {
            if other.lane == lane.lane {
                context.losses.push(range);
            }
        }
        self.losses.sorted = false;
    }

    fn sort_losses(&mut self) {
        if !self.losses.sorted {
            unite(&mut self.losses.all);
            self.contexts.iter_mut().for_each(|context| unite(&mut context.losses));
            self.losses.sorted = true;
        }
    }

    /// If events of `lane` were lost before now, nothing is known to be open on it.
    #[inline]
    pub(super) fn forget_after_loss(&mut self, lane: LaneIndex) {
        if !self.losses.all.is_empty() {
            self.forget_losses(lane);
        }
    }

    fn forget_losses(&mut self, lane: LaneIndex) {
        self.sort_losses();
        let now = self.now;
        loop {
            let context = self.context(lane);
            let Some(&(after, before)) = context.losses.get(context.losses_passed) else { return };
            // A loss that ends in this very moment lies before this event: packets are read in order.
            if before > now {
                return;
            }
            context.losses_passed += 1;
            self.forget(lane, after, before);
        }
    }

    fn forget(&mut self, lane: LaneIndex, after: Nanos, before: Nanos) {
        self.leave_spans(lane, 0, after);
        self.leave_gcs(lane, 0, after);
        let polls = std::mem::take(&mut self.context(lane).polls);
        for task in polls {
            if self.lives[task.at()].state == State::Running(lane) {
                self.unknown_from(task, after);
            }
        }
        let context = self.context(lane);
        context.irqs.clear();
        context.alloc = None;
        context.idle = None;
        context.field_owner = None;
        context.known_from = before;
    }

    /// If a loss since the last told state may hide what this task did, its state is unknown from there on.
    #[inline]
    pub(super) fn unknown_after_loss(&mut self, task: TaskIndex) {
        if !self.losses.all.is_empty() && !self.lives[task.at()].over {
            self.unknown_if_lost(task);
        }
    }

    fn unknown_if_lost(&mut self, task: TaskIndex) {
        self.sort_losses();
        let life = &self.lives[task.at()];
        let lane = match (life.state, life.home) {
            (State::Running(lane), _) | (_, Home::One(lane)) => Some(lane),
            _ => None,
        };
        let losses = match lane.and_then(|lane| self.contexts.get(lane.at())) {
            Some(context) => &context.losses,
            None => &self.losses.all,
        };
        // An event of another lane inside of a loss tells the state of its own moment only.
        let first = losses.partition_point(|&(_, before)| before <= life.told);
        if let Some(&(after, _)) = losses.get(first).filter(|&&(after, _)| after <= self.now) {
            self.unknown_from(task, after.max(life.told));
        }
    }

    fn unknown_from(&mut self, task: TaskIndex, after: Nanos) {
        if self.lives[task.at()].state != State::Unknown {
            self.enter_at(task, State::Unknown, after);
            let life = &mut self.lives[task.at()];
            life.woken = None;
            life.finished = None;
        }
    }
}
