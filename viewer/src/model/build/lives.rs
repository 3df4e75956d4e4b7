//! A task's open state.

use unitrace_formats::event::{Outcome, TaskKind};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::time::Nanos;

use super::Builder;
use super::log::SegmentLog;
use crate::model::guest::GuestIndex;
use crate::model::index::{ArrowIndex, LaneIndex, TaskIndex};
use crate::model::segment::{Readied, State, WaitSet};
use crate::model::task::{Sums, Task};
use crate::model::texts::TextId;

/// How many of the tasks mentioned last are looked at for one that is older than a task without a spawn.
const LOOK_BACK: usize = 64;

/// What the builder remembers of a task beside [`Task`]: all that most events ask for or change, so that they touch
/// nothing else of it.
pub(super) struct Life {
    /// What it does.
    pub(super) state: State,
    /// Since when.
    pub(super) since: Nanos,
    /// When an event last told its state.
    pub(super) told: Nanos,
    /// When anything was last said of it.
    pub(super) mentioned: Nanos,
    /// The first wake during the poll that runs.
    pub(super) woken: Option<ArrowIndex>,
    /// What it has waited on since its last poll began.
    pub(super) waits: Vec<ObjectId>,
    /// Lanes it was polled on: whose loss may hide what it did.
    pub(super) home: Home,
    /// Its last poll said that it is finished; `end` may still follow.
    pub(super) finished: Option<(Nanos, Outcome)>,
    /// Nothing changes any more.
    pub(super) over: bool,
    /// Its last look for a result, if it did nothing else since.
    pub(super) looked: Option<(ObjectId, ArrowIndex)>,
    /// How many segments of it are in the log.
    pub(super) logged: u32,
    /// Parent as recorded.
    pub(super) parent: ObjectId,
    /// It was spawned, polled or ended in this trace.
    pub(super) seen: bool,
    /// It ended with an error or a panic.
    pub(super) failed: bool,
    /// How often what happened to it.
    pub(super) counts: Counts,
}

/// For [`Sums`].
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) polls: u32,
    pub(super) wakes: u32,
    pub(super) self_wakes: u32,
    pub(super) spare_wakes: u32,
}

impl Life {
    /// Closes the open segment at `at` and opens the next.
    #[inline]
    pub(super) fn enter(&mut self, task: TaskIndex, state: State, at: Nanos, log: &mut SegmentLog) {
        if !self.over {
            self.close(task, at, log);
            (self.state, self.since) = (state, at.max(self.since));
        }
    }

    /// Logs the open segment up to `at`. Of those without extent only polls and readiness are kept: they count.
    #[inline]
    pub(super) fn close(&mut self, task: TaskIndex, at: Nanos, log: &mut SegmentLog) {
        let happened = matches!(self.state, State::Running(_) | State::Ready(_));
        if at > self.since || happened {
            self.logged += u32::from(log.push(task, self.since, self.state));
        }
    }

    /// What [`Task`] shall say of it in the end.
    pub(super) fn tell(&self, task: &mut Task) {
        let Counts { polls, wakes, self_wakes, spare_wakes } = self.counts;
        task.sums = Sums { polls, wakes, self_wakes, spare_wakes, ..task.sums };
        task.seen = self.seen;
    }
}

/// Where a task was polled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// Nowhere yet.
    Nowhere,
    /// On one lane only.
    One(LaneIndex),
    /// It moves.
    Many,
}

impl Builder {
    /// The task with this id, made if it is new; `None` for no id and for ids of resources and spans.
    #[inline]
    pub(super) fn task(&mut self, id: ObjectId) -> Option<TaskIndex> {
        let task = match self.objects.get(id) {
            Some(crate::model::Object::Task(task)) => task,
            Some(_) => return None,
            None if id.is_none() || id.is_resource() => return None,
            None => self.new_task(id),
        };
        self.lives[task.at()].mentioned = self.now;
        Some(task)
    }

    /// A task that was there before its first mention.
    #[cold]
    fn new_task(&mut self, id: ObjectId) -> TaskIndex {
        let index = TaskIndex(self.lives.len() as u32);
        let start = self.not_born_before(id);
        let live = self.live.get(&id).copied();
        let site = live.and_then(|entry| self.site_index(entry.site));
        self.objects.insert(id, crate::model::Object::Task(index));
        self.model.tasks.push(Task {
            id,
            name: TextId::EMPTY,
            site,
            parent: None,
            kind: live.map_or(TaskKind::Task, |entry| TaskKind::from_raw(entry.detail)),
            born: start,
            born_before: true,
            ended: start,
            outcome: None,
            end_lost: false,
            became: None,
            should_resolve: false,
            seen: false,
            segments: 0..0,
            sums: Sums::default(),
            guest: GuestIndex::default(),
        });
        self.lives.push(Life {
            state: State::Unknown,
            since: start,
            told: start,
            mentioned: self.now,
            woken: None,
            waits: Vec::new(),
            home: Home::Nowhere,
            finished: None,
            over: false,
            looked: None,
            logged: 0,
            parent: live.map_or(ObjectId::NONE, |entry| entry.parent),
            seen: live.is_some(),
            failed: false,
            counts: Counts::default(),
        });
        index
    }

    /// When a task whose spawn was not seen can have been born at the earliest. Ids are given out in order, so it is
    /// younger than those before it. That matters at the end of a snapshot: lanes are copied one after the other, and
    /// what an earlier one spawned too late is polled on a later one.
    fn not_born_before(&self, id: ObjectId) -> Nanos {
        let seen = self.model.tasks.iter().rev().take(LOOK_BACK);
        let elder = seen.filter(|task| task.id < id && !task.born_before).max_by_key(|task| task.id);
        elder.map_or(self.model.range.start, |elder| elder.born.min(self.now))
    }

    pub(super) fn spawn(&mut self, id: ObjectId, parent: ObjectId, site: SiteId, kind: TaskKind) {
        let Some(task) = self.task(id) else { return };
        let site = self.site_index(site);
        let now = self.now;
        let entry = &mut self.model.tasks[task.at()];
        let life = &mut self.lives[task.at()];
        entry.site = entry.site.or(site);
        entry.kind = kind;
        life.seen = true;
        if life.parent.is_none() {
            life.parent = parent;
        }
        // A second spawn, or one after its own first poll: the life began before.
        if life.logged > 0 || life.over || !entry.born_before {
            return;
        }
        (entry.born, entry.born_before) = (now, false);
        (life.since, life.told, life.finished) = (now, now, None);
        life.state = match kind {
            TaskKind::Promise => State::Waiting(WaitSet::UNKNOWN),
            TaskKind::Future => State::Created,
            _ => State::Ready(Readied::Spawned),
        };
    }

    /// From now on the task does this, as an event told.
    #[inline]
    pub(super) fn enter(&mut self, task: TaskIndex, state: State) {
        self.unknown_after_loss(task);
        let life = &mut self.lives[task.at()];
        life.enter(task, state, self.now, &mut self.log);
        (life.told, life.finished) = (self.now, None);
    }

    /// From `at` on it does this.
    pub(super) fn enter_at(&mut self, task: TaskIndex, state: State, at: Nanos) {
        self.lives[task.at()].enter(task, state, at, &mut self.log);
    }

    /// Its last segment goes up to `at`.
    pub(super) fn close(&mut self, task: TaskIndex, at: Nanos) {
        self.lives[task.at()].close(task, at, &mut self.log);
    }

    pub(super) fn end(&mut self, id: ObjectId, outcome: Outcome) {
        let Some(task) = self.task(id) else { return };
        self.lives[task.at()].seen = true;
        self.end_task(task, outcome);
    }

    /// The life ends now, or at the poll that finished it.
    pub(super) fn end_task(&mut self, task: TaskIndex, outcome: Outcome) {
        if self.lives[task.at()].over {
            return;
        }
        self.unknown_after_loss(task);
        let at = self.lives[task.at()].finished.map_or(self.now, |(at, _)| at);
        self.close(task, at);
        let (life, entry) = (&mut self.lives[task.at()], &mut self.model.tasks[task.at()]);
        (entry.ended, entry.outcome) = (at, Some(outcome));
        (life.over, life.failed) = (true, entry.failed());
    }
}
