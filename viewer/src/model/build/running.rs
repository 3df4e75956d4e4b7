//! Polls and idle time.

use unitrace_formats::event::{Outcome, PollResult};
use unitrace_formats::id::ObjectId;

use super::Builder;
use super::lanes::DEEPEST;
use super::lives::Home;
use crate::model::index::{LaneIndex, TaskIndex};
use crate::model::lane::Stretch;
use crate::model::segment::{Readied, State};

impl Builder {
    /// A packet begins with this task running. On a lane without loss this is known; after a loss it is news.
    pub(super) fn current(&mut self, lane: LaneIndex, id: ObjectId) {
        let task = self.task(id);
        if self.running_on(lane) == task {
            return;
        }
        let keep = match task {
            None => 0,
            Some(task) => {
                self.context(lane).polls.iter().rposition(|&open| open == task).map_or(0, |at| at + 1)
            }
        };
        self.unwind(lane, keep);
        if let Some(task) = task.filter(|_| keep == 0) {
            self.context(lane).polls.push(task);
            self.begin_running(lane, task);
        }
    }

    pub(super) fn poll_begin(&mut self, lane: LaneIndex, id: ObjectId) {
        let Some(task) = self.task(id) else { return };
        let life = &mut self.lives[task.at()];
        life.seen = true;
        if life.over {
            return;
        }
        life.counts.polls += 1;
        if self.running_on(lane) != Some(task) {
            if self.context(lane).polls.len() >= DEEPEST {
                self.unwind(lane, 0);
            }
            self.context(lane).polls.push(task);
        }
        self.begin_running(lane, task);
    }

    fn begin_running(&mut self, lane: LaneIndex, task: TaskIndex) {
        self.enter(task, State::Running(lane));
        let life = &mut self.lives[task.at()];
        life.woken = None;
        life.waits.clear();
        life.home = match life.home {
            Home::Nowhere => Home::One(lane),
            Home::One(before) if before == lane => Home::One(lane),
            _ => Home::Many,
        };
    }

    pub(super) fn poll_end(&mut self, lane: LaneIndex, id: ObjectId, result: PollResult) {
        let Some(task) = self.task(id) else { return };
        self.lives[task.at()].seen = true;
        let polls = &mut self.contexts[lane.at()].polls;
        if polls.last() == Some(&task) {
            polls.pop();
        } else if let Some(at) = polls.iter().rposition(|&open| open == task) {
            self.unwind(lane, at + 1);
            self.context(lane).polls.pop();
        }
        if self.lives[task.at()].over {
            return;
        }
        let state = match result {
            PollResult::Pending => self.pending(task),
            PollResult::Preempted => State::Ready(Readied::Preempted),
            PollResult::Ready | PollResult::Panicked | PollResult::Other(_) => State::Unknown,
        };
        self.enter(task, state);
        self.lives[task.at()].finished = match result {
            PollResult::Ready => Some((self.now, Outcome::Done)),
            PollResult::Panicked => Some((self.now, Outcome::Panicked)),
            _ => None,
        };
    }

    /// A wake during the poll counts now; else it waits on what it said during this poll.
    fn pending(&mut self, task: TaskIndex) -> State {
        match self.lives[task.at()].woken.take() {
            Some(wake) => State::Ready(Readied::Woken(wake)),
            None => State::Waiting(self.wait_set(task)),
        }
    }

    /// Drops polls that never ended from the stack: what these tasks do is not known.
    pub(super) fn unwind(&mut self, lane: LaneIndex, keep: usize) {
        while self.context(lane).polls.len() > keep {
            let Some(task) = self.context(lane).polls.pop() else { return };
            if self.lives[task.at()].state == State::Running(lane) {
                self.enter(task, State::Unknown);
            }
        }
    }

    pub(super) fn idle_begin(&mut self, lane: LaneIndex) {
        let now = self.now;
        self.context(lane).idle.get_or_insert(now);
    }

    pub(super) fn idle_end(&mut self, lane: LaneIndex) {
        let end = self.now;
        let context = self.context(lane);
        let begin = context.idle.take().unwrap_or(context.known_from);
        context.known_from = end;
        self.model.idles.push(Stretch { lane, begin, end, depth: 0 });
    }
}
