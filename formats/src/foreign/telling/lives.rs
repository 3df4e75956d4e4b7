//! Lives of tasks, and what they do in them.

use std::io;

use super::task::at_first;
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
        match self.tasks.live(&mut self.voice, at, task, true)? {
            Some(known) => known.now(&mut self.voice, at, at_first(kind)),
            None => Ok(()),
        }
    }

    pub(super) fn end_task(&mut self, at: At<'_>, task: ObjectId, outcome: Outcome) -> io::Result<()> {
        if let Some(known) = self.tasks.live(&mut self.voice, at, task, false)? {
            known.now(&mut self.voice, at, Doing::Nothing)?;
        }
        if let Some(known) = self.tasks.end(task) {
            self.voice.say(at, &Fact::LifeEnd { task, name: known.name, outcome, since: known.born })?;
        }
        self.result(at, task)?;
        self.voice.names.forget(task);
        Ok(())
    }

    /// A wake, with an arrow to the poll that it makes. Those that come while the task is ready already make none.
    pub(super) fn wake(&mut self, at: At<'_>, task: ObjectId) -> io::Result<()> {
        let flow = self.flow();
        let Some(known) = self.tasks.live(&mut self.voice, at, task, false)? else {
            return self.voice.say(at, &Fact::Wake { flow: None });
        };
        let is_first = known.woken_by.is_none();
        known.woken_by.get_or_insert(flow);
        if !known.is_running() {
            known.now(&mut self.voice, at, Doing::Ready)?;
        }
        self.voice.say(at, &Fact::Wake { flow: is_first.then_some(flow) })
    }

    pub(super) fn wait(&mut self, at: At<'_>, task: ObjectId, resource: ObjectId) -> io::Result<()> {
        if let Some(known) = self.tasks.live(&mut self.voice, at, task, false)? {
            known.wait(resource);
        }
        self.voice.say(at, &Fact::Instant)
    }

    /// An object has a result: arrows lead from here to those that read it.
    pub(super) fn result(&mut self, at: At<'_>, of: ObjectId) -> io::Result<()> {
        let flow = self.results.insert(of).then(|| result_flow(of));
        self.voice.say(at, &Fact::Result { of, flow })
    }
}
