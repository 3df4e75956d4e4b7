//! Lives of tasks, and what they do in them.

use std::collections::hash_map::Entry;
use std::io;

use super::task::{Task, at_first};
use super::walk::{At, Walk, result_flow};
use super::{Doing, Fact, Listener};
use crate::event::{Outcome, TaskKind};
use crate::id::{ObjectId, SiteId};

impl<L: Listener> Walk<'_, '_, L> {
    pub(super) fn spawn(
        &mut self,
        at: At<'_>,
        task: ObjectId,
        site: SiteId,
        kind: TaskKind,
    ) -> io::Result<()> {
        self.voice.names.learn(task, site);
        self.voice.say(at, &Fact::Instant)?;
        self.live(at, task, true)?;
        self.now(at, task, at_first(kind))
    }

    pub(super) fn end_task(&mut self, at: At<'_>, task: ObjectId, outcome: Outcome) -> io::Result<()> {
        self.now(at, task, Doing::Nothing)?;
        if let Some(known) = self.tasks.remove(&task) {
            self.voice.say(at, &Fact::LifeEnd { task, name: known.name, outcome, since: known.born })?;
        }
        self.ended.insert(task);
        self.result(at, task)?;
        self.voice.names.forget(task);
        Ok(())
    }

    /// A wake, with an arrow to the poll that it makes. Those that come while the task is ready already make none.
    pub(super) fn wake(&mut self, at: At<'_>, task: ObjectId) -> io::Result<()> {
        self.live(at, task, false)?;
        let flow = self.flow();
        let Some(known) = self.tasks.get_mut(&task) else {
            return self.voice.say(at, &Fact::Wake { flow: None });
        };
        let is_first = known.woken_by.is_none();
        known.woken_by.get_or_insert(flow);
        if known.doing != Doing::Running {
            self.now(at, task, Doing::Ready)?;
        }
        self.voice.say(at, &Fact::Wake { flow: is_first.then_some(flow) })
    }

    pub(super) fn wait(&mut self, at: At<'_>, task: ObjectId, resource: ObjectId) -> io::Result<()> {
        self.live(at, task, false)?;
        if let Some(task) = self.tasks.get_mut(&task) {
            task.wait(resource);
        }
        self.voice.say(at, &Fact::Instant)
    }

    /// An object has a result: arrows lead from here to those that read it.
    pub(super) fn result(&mut self, at: At<'_>, of: ObjectId) -> io::Result<()> {
        let flow = self.results.insert(of).then(|| result_flow(of));
        self.voice.say(at, &Fact::Result { of, flow })
    }

    /// Opens the life of a task that has none yet, one that was spawned before the trace too.
    fn live(&mut self, at: At<'_>, task: ObjectId, is_spawned: bool) -> io::Result<()> {
        let Entry::Vacant(new) = self.tasks.entry(task) else { return Ok(()) };
        if self.ended.contains(task) {
            return Ok(());
        }
        let name = self.voice.names.object(task);
        new.insert(Task::new(name, at.time));
        self.voice.say(at, &Fact::Life { task, name, is_spawned })
    }

    /// From now on a task does this.
    pub(super) fn now(&mut self, at: At<'_>, task: ObjectId, doing: Doing) -> io::Result<()> {
        self.live(at, task, false)?;
        let Some(known) = self.tasks.get_mut(&task) else { return Ok(()) };
        let before = std::mem::replace(&mut known.doing, doing);
        if before == doing {
            return Ok(());
        }
        let since = std::mem::replace(&mut known.since, at.time);
        let waits = if doing == Doing::Waiting { known.waits.as_slice() } else { &[] };
        self.voice.say(at, &Fact::Does { task, doing, before, since, waits })
    }
}
