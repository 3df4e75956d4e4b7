//! Lives of tasks, and what they do in them.

use std::io;

use super::task::at_first;
use super::walk::{At, Walk};
use super::{Doing, Fact, Flows, Listener};
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

    /// An object has a result: an arrow leads from here to each read of it.
    pub(super) fn result(&mut self, at: At<'_>, of: ObjectId) -> io::Result<()> {
        let flows = match self.results.contains_key(&of) {
            true => Flows::default(),
            false => self.flows(self.readers.to_come(of)),
        };
        if !flows.is_empty() {
            self.results.insert(of, flows);
        }
        self.voice.say(at, &Fact::Result { of, flows })
    }

    /// Somebody used a result, if the trace holds it.
    pub(super) fn read(&mut self, at: At<'_>, source: ObjectId) -> io::Result<()> {
        self.readers.came(source);
        let flow = self.results.get_mut(&source).and_then(Flows::take);
        if self.results.get(&source).is_some_and(|left| left.is_empty()) {
            self.results.remove(&source);
        }
        self.voice.say(at, &Fact::Read { flow })
    }
}
