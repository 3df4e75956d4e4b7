//! The life of one task, as its owner tells it.
//!
//! ```text
//!  begin()        enter()           leave(Pending)
//! ─────────▶ new ─────────▶ running ◀──────────────▶ waiting
//!        │    │               │  │       enter()        │
//!        │    │               │  └─ leave(Ready) ─────▶ ended (done)
//!        ▼    │               └──── leave(Panicked) ──▶ ended (panicked)
//!     unseen  └──────────────────── drop ─────────────▶ ended (dropped)
//! ```
//! Unseen: tasks were not recorded when it began. It is born at its first poll after recording was switched on.

use super::Task;
use crate::cause::{CauseScope, cause_scope};
use crate::lives;
use crate::scope::Saved;
use crate::waker::{OnWake, Wrapped};
use crate::{current, groups, is_enabled, ticks};
use core::task::Waker;
use unitrace_formats::event::{Cause, Group, Outcome, PollResult};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::SiteKind;

/// Records the end when it is dropped.
#[derive(Debug)]
pub(super) struct Life {
    /// None while unseen.
    task: ObjectId,
    ended: bool,
    plan: Task,
    waker: Wrapped,
}

impl Life {
    /// A new task, spawned by the current one.
    #[inline]
    pub(super) fn begin(plan: Task) -> Self {
        let mut life = Self { task: ObjectId::NONE, ended: false, plan, waker: Wrapped::NONE };
        life.spawn_if_recorded();
        life
    }

    /// Its id, or none.
    #[inline]
    pub(super) fn id(&self) -> ObjectId {
        self.task
    }

    #[inline]
    fn spawn_if_recorded(&mut self) {
        if is_enabled(Group::Tasks) {
            self.spawn();
        }
    }

    fn spawn(&mut self) {
        let Task { place, kind, parent } = self.plan;
        self.task = lives::spawned(parent.unwrap_or_else(current), place.site(SiteKind::Task), kind);
    }

    /// Begins a poll; `None` if there is nothing to record: nothing is recorded, unseen still, or ended already.
    #[inline]
    pub(super) fn enter(&mut self) -> Option<Saved> {
        if self.ended || groups() == 0 {
            return None;
        }
        if self.task.is_none() {
            self.spawn_if_recorded();
        }
        let task = self.task;
        (!task.is_none()).then(|| lives::poll_begins(task))
    }

    /// Ends the poll that [`enter`](Life::enter) began, and with `ready` or `panicked` the task.
    #[inline]
    pub(super) fn leave(&mut self, before: Saved, result: PollResult) {
        self.ended |= lives::poll_ends(self.task, before, result);
    }

    /// The waker to hand to the task instead of `outer`.
    #[inline]
    pub(super) fn waker<'w>(&'w mut self, outer: &'w Waker) -> &'w Waker {
        self.waker.around(outer, OnWake::Task(self.task))
    }

    /// While its future is dropped before its end, the task is the cause of what happens.
    #[inline]
    pub(super) fn dropping(&self) -> Option<CauseScope> {
        let lives = !self.ended && !self.task.is_none();
        lives.then(|| cause_scope(Cause::Task, self.task))
    }
}

impl Drop for Life {
    #[inline]
    fn drop(&mut self) {
        if !self.ended && !self.task.is_none() {
            lives::ends(ticks(), self.task, Outcome::Dropped);
        }
    }
}

/// One poll of a task. Dropped without [`end`](Running::end), it was left by a panic.
#[derive(Debug)]
pub(super) struct Running<'a> {
    pub(super) life: &'a mut Life,
    before: Saved,
}

impl<'a> Running<'a> {
    /// Begins a poll if there is anything to record.
    #[inline]
    pub(super) fn begin(life: &'a mut Life) -> Option<Self> {
        let before = life.enter()?;
        Some(Self { life, before })
    }

    /// The poll returned.
    #[inline]
    pub(super) fn end(self, result: PollResult) {
        // Not dropped: that would say it panicked. It owns nothing.
        let mut this = core::mem::ManuallyDrop::new(self);
        let before = this.before;
        this.life.leave(before, result);
    }
}

impl Drop for Running<'_> {
    #[cold]
    fn drop(&mut self) {
        self.life.leave(self.before, PollResult::Panicked);
    }
}
