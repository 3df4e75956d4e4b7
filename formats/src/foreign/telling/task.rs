//! A task on the way through its life.

use std::collections::hash_map::Entry;
use std::io;

use super::by_id::ById;
use super::id_set::IdSet;
use super::walk::{At, Voice};
use super::{Doing, Fact, Flow, Listener};
use crate::event::{PollResult, TaskKind};
use crate::id::ObjectId;

/// No task waits for more at once that anybody would read.
const MOST_WAITS: usize = 16;

/// A task that is alive.
#[derive(Debug)]
pub(super) struct Task<'t> {
    id: ObjectId,
    /// What it was called when its life was told.
    pub(super) name: &'t str,
    /// When its life was told.
    pub(super) born: u64,
    doing: Doing,
    /// When it began to do that.
    since: u64,
    /// The arrow from the wake that made it ready.
    pub(super) woken_by: Option<Flow>,
    /// What it began to wait for in its newest poll.
    pub(super) waits: Vec<ObjectId>,
}

impl<'t> Task<'t> {
    fn new(id: ObjectId, name: &'t str, born: u64) -> Self {
        Self { id, name, born, doing: Doing::Nothing, since: born, woken_by: None, waits: Vec::new() }
    }

    /// It runs.
    pub(super) fn is_running(&self) -> bool {
        self.doing == Doing::Running
    }

    /// From now on it does this.
    #[inline]
    pub(super) fn now(
        &mut self,
        voice: &mut Voice<'t, '_, impl Listener>,
        at: At<'_>,
        doing: Doing,
    ) -> io::Result<()> {
        let before = std::mem::replace(&mut self.doing, doing);
        if before == doing {
            return Ok(());
        }
        let since = std::mem::replace(&mut self.since, at.time);
        let waits = if doing == Doing::Waiting { self.waits.as_slice() } else { &[] };
        voice.say(at, &Fact::Does { task: self.id, doing, before, since, waits })
    }

    /// What it does after a poll. A wake during its own poll makes it ready.
    pub(super) fn after(&self, result: PollResult) -> Doing {
        match result {
            PollResult::Pending if self.woken_by.is_some() => Doing::Ready,
            PollResult::Pending => Doing::Waiting,
            PollResult::Preempted => Doing::Ready,
            _ => Doing::Nothing,
        }
    }

    /// It waits for one more thing.
    pub(super) fn wait(&mut self, resource: ObjectId) {
        if self.waits.len() < MOST_WAITS {
            self.waits.push(resource);
        }
    }
}

/// Tasks that are alive, and those that were.
#[derive(Default)]
pub(super) struct Tasks<'t> {
    alive: ById<Task<'t>>,
    ended: IdSet,
}

impl<'t> Tasks<'t> {
    /// A task with its life, which is opened if it has none yet: of one that was spawned before the trace too. `None` if
    /// it has ended.
    #[inline]
    pub(super) fn live(
        &mut self,
        voice: &mut Voice<'t, '_, impl Listener>,
        at: At<'_>,
        task: ObjectId,
        is_spawned: bool,
    ) -> io::Result<Option<&mut Task<'t>>> {
        match self.alive.entry(task) {
            Entry::Occupied(known) => Ok(Some(known.into_mut())),
            Entry::Vacant(_) if self.ended.contains(task) => Ok(None),
            Entry::Vacant(new) => {
                let name = voice.names.object(task);
                voice.say(at, &Fact::Life { task, name, is_spawned })?;
                Ok(Some(new.insert(Task::new(task, name, at.time))))
            }
        }
    }

    /// A task that is alive.
    #[inline]
    pub(super) fn alive(&mut self, task: ObjectId) -> Option<&mut Task<'t>> {
        self.alive.get_mut(&task)
    }

    /// A task ends; gives it, if it lived.
    pub(super) fn end(&mut self, task: ObjectId) -> Option<Task<'t>> {
        self.ended.insert(task);
        self.alive.remove(&task)
    }
}

/// What a task does when it is spawned.
pub(super) fn at_first(kind: TaskKind) -> Doing {
    match kind {
        TaskKind::Promise => Doing::Waiting,
        TaskKind::Future => Doing::Created,
        _ => Doing::Ready,
    }
}
