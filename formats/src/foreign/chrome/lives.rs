//! Lives of tasks and spans: asynchronous slices, each with an id of its own.

use std::io::{self, Write};

use super::Chrome;
use super::record::{Head, Name, Phase, Record};
use crate::event::Outcome;
use crate::foreign::telling::{Doing, Moment, Valued};
use crate::id::ObjectId;

const TASK: &str = "task";
const SPAN: &str = "span life";

impl<W: Write> Chrome<W> {
    pub(super) fn life(
        &mut self,
        at: &Moment<'_>,
        (task, name): (ObjectId, &str),
        is_spawned: bool,
    ) -> io::Result<()> {
        let mut args = self.asynchronous(Phase::AsyncBegin, name, TASK, at.time, task)?.args();
        args.object("task", task, at.names)?;
        args.text("module", at.names.module(task))?;
        if let Some(site) = at.names.site_of(task) {
            args.text("file", site.file)?;
            args.number("line", site.line);
        }
        // False: it began before the trace did.
        args.truth("is_spawned", is_spawned);
        args.end();
        Ok(())
    }

    pub(super) fn life_end(
        &mut self,
        at: &Moment<'_>,
        (task, name): (ObjectId, &str),
        outcome: Outcome,
    ) -> io::Result<()> {
        let mut args = self.asynchronous(Phase::AsyncEnd, name, TASK, at.time, task)?.args();
        args.word("outcome", outcome.name());
        args.end();
        Ok(())
    }

    /// What a task does while it does not run. That it runs, slices of lanes say.
    pub(super) fn does(
        &mut self,
        at: &Moment<'_>,
        task: ObjectId,
        (before, now): (Doing, Doing),
        waits: &[ObjectId],
    ) -> io::Result<()> {
        if before.is_rest() {
            self.asynchronous(Phase::AsyncEnd, before.name(), TASK, at.time, task)?.end();
        }
        if !now.is_rest() {
            return Ok(());
        }
        let record = self.asynchronous(Phase::AsyncBegin, now.name(), TASK, at.time, task)?;
        if waits.is_empty() {
            record.end();
        } else {
            let mut args = record.args();
            args.objects("resources", waits, at.names)?;
            args.end();
        }
        Ok(())
    }

    pub(super) fn span(
        &mut self,
        at: &Moment<'_>,
        (span, name): (ObjectId, &str),
        fields: &[Valued],
    ) -> io::Result<()> {
        let mut args = self.asynchronous(Phase::AsyncBegin, name, SPAN, at.time, span)?.args();
        args.fields(at, fields)?;
        args.end();
        Ok(())
    }

    pub(super) fn span_end(&mut self, at: &Moment<'_>, (span, name): (ObjectId, &str)) -> io::Result<()> {
        self.asynchronous(Phase::AsyncEnd, name, SPAN, at.time, span)?.end();
        Ok(())
    }

    /// Part of an asynchronous slice; it is of the process, not of a thread.
    fn asynchronous(
        &mut self,
        phase: Phase,
        name: &str,
        category: &'static str,
        time: u64,
        id: ObjectId,
    ) -> io::Result<Record<'_>> {
        let head = Head { phase, name: Name::Known(name), category, thread: 0, time };
        let mut record = self.out.record(&head)?;
        record.local_id(id.0.into());
        Ok(record)
    }
}
