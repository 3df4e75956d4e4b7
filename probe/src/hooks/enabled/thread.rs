//! Threads and fibers that somebody switches.

use super::spawn;
use crate::scope::{self, Saved};
use crate::{current, live, lives, record_at, ticks};
use unitrace_formats::event::{Event, Outcome, PollResult, TaskKind};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::live::LiveState;
use unitrace_formats::time::Ticks;

/// A thread or fiber whose registers somebody switches. While it is off the CPU this holds what was current in it: itself,
/// or a task that it polled (the innermost, if polls were nested more deeply), and its spans and causes.
#[derive(Debug)]
pub struct Thread {
    id: ObjectId,
    /// Off the CPU: its words, once it has run.
    words: Option<Saved>,
}

impl Thread {
    /// A new one.
    #[inline]
    pub fn new(site: SiteId, kind: TaskKind, parent: ObjectId) -> Self {
        Self::of(spawn(site, kind, parent))
    }

    /// One that was born already.
    #[inline]
    pub const fn of(id: ObjectId) -> Self {
        Self { id, words: None }
    }

    /// Its id.
    #[inline]
    pub const fn id(&self) -> ObjectId {
        self.id
    }

    /// It runs from here on, and nothing did before: the first thread of a CPU.
    pub fn starts(&mut self) {
        if !self.id.is_none() {
            let now = ticks();
            record_at(now, Event::PollBegin { task: self.id });
            self.comes(now);
        }
    }

    /// It runs no longer, and nothing does after it: the last one.
    pub fn stops(&mut self, result: PollResult) {
        if !self.id.is_none() {
            let now = ticks();
            self.leaves_polled(now);
            record_at(now, Event::PollEnd { task: self.id, result });
            self.goes(now, result);
        }
    }

    /// The task that it is polling, if it is on the CPU.
    fn polled(&self) -> Option<ObjectId> {
        Some(current()).filter(|task| *task != self.id && !task.is_none())
    }

    /// What it polls goes off the CPU with it.
    fn leaves_polled(&self, now: Ticks) {
        if let Some(task) = self.polled() {
            record_at(now, Event::PollEnd { task, result: PollResult::Preempted });
            live::state_at(now, task, LiveState::Ready, ObjectId::NONE);
        }
    }

    fn comes(&mut self, now: Ticks) {
        live::state_at(now, self.id, LiveState::Running, ObjectId::NONE);
        match self.words.take() {
            Some(words) => scope::leave(words),
            None => drop(scope::enter_task(self.id)),
        }
        if let Some(task) = self.polled() {
            record_at(now, Event::PollBegin { task });
            live::state_at(now, task, LiveState::Running, ObjectId::NONE);
        }
    }

    fn goes(&mut self, now: Ticks, result: PollResult) {
        let words = scope::enter_task(ObjectId::NONE);
        scope::leave(Saved::NOTHING);
        self.words = Some(words);
        match result {
            PollResult::Ready => lives::ends(now, self.id, Outcome::Done),
            PollResult::Panicked => lives::ends(now, self.id, Outcome::Panicked),
            PollResult::Preempted => live::state_at(now, self.id, LiveState::Ready, ObjectId::NONE),
            _ => live::pending_at(now, self.id, words.waited()),
        }
    }
}

/// A CPU goes from one thread to the next, with one event and one reading of the clock; `result` says why `from` stops:
/// ready is its end.
#[inline]
pub fn switch(from: &mut Thread, result: PollResult, to: &mut Thread) {
    match (from.id.is_none(), to.id.is_none()) {
        (true, true) => {}
        (false, true) => from.stops(result),
        (true, false) => to.starts(),
        (false, false) => between(from, result, to),
    }
}

fn between(from: &mut Thread, result: PollResult, to: &mut Thread) {
    let now = ticks();
    from.leaves_polled(now);
    record_at(now, Event::Switch { from: from.id, result, to: to.id });
    from.goes(now, result);
    to.comes(now);
}
