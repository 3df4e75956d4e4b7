//! Who runs, and what becomes of it.

use super::{Life, NONE, Running, Teller};
use crate::event::{Event, PollResult};
use crate::time::Ticks;

impl Teller<'_, '_> {
    pub(super) fn switch(&mut self, at: Ticks, id: u64) {
        let to = match self.place(id) {
            Some(place) => Running::Thread(place),
            None => Running::Idle,
        };
        if to == self.running {
            return;
        }
        let task = self.object(at, id);
        let result = PollResult::Pending;
        self.still_waits(at);
        match (std::mem::replace(&mut self.running, to), to) {
            (Running::Thread(from), Running::Thread(_)) => {
                let from = self.object_at(from);
                self.event(at, &Event::Switch { from, result, to: task });
            }
            (Running::Thread(from), _) => {
                let from = self.object_at(from);
                self.event(at, &Event::PollEnd { task: from, result });
                self.event(at, &Event::IdleBegin {});
            }
            (Running::Idle, _) => {
                self.event(at, &Event::IdleEnd {});
                self.event(at, &Event::PollBegin { task });
            }
            (Running::Unknown, Running::Thread(_)) => self.event(at, &Event::PollBegin { task }),
            (Running::Unknown, _) => self.event(at, &Event::IdleBegin {}),
        }
    }

    /// What runs and goes on to wait says for what: a poll forgets what the one before it waited for.
    fn still_waits(&mut self, at: Ticks) {
        let Running::Thread(thread) = self.running else { return };
        let Life { waits_for, resolved, .. } = self.lives[thread as usize];
        if waits_for != NONE && !resolved {
            let resource = self.merged.last(waits_for);
            let (task, resource) = (self.object_at(thread), self.object_at(resource));
            self.event(at, &Event::Wait { task, resource });
        }
    }

    pub(super) fn becomes(&mut self, at: Ticks, thread: u64, into: u64, offset: u64) {
        let (task, now) = (self.object(at, thread), self.object(at, into));
        let (Some(from), Some(to)) = (self.place(thread), self.place(into)) else { return };
        if !self.merged.merge(from, to) {
            self.first_circle = if self.circles == 0 { offset } else { self.first_circle };
            self.circles += 1;
            return;
        }
        self.event(at, &Event::Become { task, into: now });
        if self.running == Running::Thread(from) {
            self.running = Running::Thread(to);
            self.event(at, &Event::Switch { from: task, result: PollResult::Pending, to: now });
        }
    }
}
