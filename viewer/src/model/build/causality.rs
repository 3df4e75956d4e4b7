//! Wakes, reads, resolutions.

use unitrace_formats::event::{Cause, Outcome, TaskKind};
use unitrace_formats::id::ObjectId;

use super::Builder;
use super::objects::Resolver;
use crate::model::arrow::{Arrow, ArrowKind};
use crate::model::index::{ArrowIndex, Object, TaskIndex};
use crate::model::segment::{Readied, State};

impl Builder {
    fn arrow(
        &mut self,
        kind: ArrowKind,
        from: Option<TaskIndex>,
        to: Option<TaskIndex>,
        by: u32,
    ) -> ArrowIndex {
        self.model.arrows.push(Arrow { kind, at: self.now, from, to, cause: Cause::Unknown, by })
    }

    pub(super) fn wake(&mut self, id: ObjectId, cause: Cause, by: u32) {
        let Some(task) = self.task(id) else { return };
        let from = if cause == Cause::Task { self.task(ObjectId(by)) } else { None };
        self.unknown_after_loss(task);
        let life = &mut self.lives[task.at()];
        let running = matches!(life.state, State::Running(_));
        let news = !life.over
            && life.finished.is_none()
            && match life.state {
                State::Ready(_) => false,
                State::Running(_) => life.woken.is_none(),
                _ => true,
            };
        life.counts.wakes += 1;
        life.counts.self_wakes += u32::from(running && from == Some(task));
        life.counts.spare_wakes += u32::from(!news);
        let kind = if news { ArrowKind::Wake } else { ArrowKind::SpareWake };
        let arrow = self.model.arrows.push(Arrow { kind, at: self.now, from, to: Some(task), cause, by });
        match running {
            _ if !news => {}
            true => life.woken = Some(arrow),
            false => self.enter(task, State::Ready(Readied::Woken(arrow))),
        }
    }

    pub(super) fn read(&mut self, id: ObjectId, source: ObjectId) {
        let Some(task) = self.task(id) else { return };
        let (from, failed) = self.producer(source);
        let kind = if failed { ArrowKind::ReadFailed } else { ArrowKind::Read };
        if let Some((looked, arrow)) = self.lives[task.at()].looked.take()
            && looked == source
        {
            self.model.arrows.set_kind(arrow, ArrowKind::TryReadAnswered);
        }
        self.arrow(kind, from, Some(task), source.0);
    }

    pub(super) fn try_read(&mut self, id: ObjectId, source: ObjectId) {
        let Some(task) = self.task(id) else { return };
        let (to, _) = self.producer(source);
        let arrow = self.arrow(ArrowKind::TryRead, Some(task), to, source.0);
        self.lives[task.at()].looked = Some((source, arrow));
    }

    /// Whose result a reader of `source` gets, and whether that is an error.
    fn producer(&mut self, source: ObjectId) -> (Option<TaskIndex>, bool) {
        match self.object(source) {
            Some(Object::Task(task)) => (Some(task), self.lives[task.at()].failed),
            Some(Object::Resource(resource)) => {
                let resolver = &self.resolvers[resource.at()];
                (resolver.task, resolver.failed)
            }
            Some(Object::Span(_)) | None => (None, false),
        }
    }

    pub(super) fn resolve(&mut self, by: ObjectId, target: ObjectId, outcome: Outcome) {
        let from = self.task(by);
        // Dropped is the last sender going away: an end, not an error.
        let failed = matches!(outcome, Outcome::Failed | Outcome::Panicked);
        let kind = if failed { ArrowKind::ResolveFailed } else { ArrowKind::Resolve };
        if let Some(from) = from {
            self.lives[from.at()].looked = None;
        }
        match self.object(target) {
            Some(Object::Resource(resource)) => {
                self.resolvers[resource.at()] = Resolver { task: from, failed };
                // Has no head to draw, but findings ask who fulfilled what.
                self.arrow(kind, from, None, target.0);
            }
            Some(Object::Task(task)) => {
                self.arrow(kind, from, Some(task), target.0);
                if self.model.tasks[task.at()].kind == TaskKind::Promise {
                    self.end_task(task, outcome);
                }
            }
            Some(Object::Span(_)) | None => {}
        }
    }

    pub(super) fn becomes(&mut self, id: ObjectId, into: ObjectId) {
        let (Some(task), Some(into)) = (self.task(id), self.task(into)) else { return };
        if task == into || self.lives[task.at()].over {
            return;
        }
        self.arrow(ArrowKind::Become, Some(task), Some(into), 0);
        self.unknown_after_loss(task);
        self.close(task, self.now);
        self.lives[task.at()].over = true;
        let entry = &mut self.model.tasks[task.at()];
        (entry.ended, entry.became) = (self.now, Some(into));
    }

    pub(super) fn should_resolve(&mut self, id: ObjectId) {
        if let Some(task) = self.task(id) {
            self.model.tasks[task.at()].should_resolve = true;
        }
    }

    pub(super) fn waker(&mut self, id: ObjectId, delta: i8) {
        if let Some(task) = self.task(id) {
            let sums = &mut self.model.tasks[task.at()].sums;
            sums.wakers = sums.wakers.saturating_add(i32::from(delta));
            sums.wakers_known = true;
        }
    }
}
