//! Lives of tasks and spans: asynchronous slices, each with an id of its own.

use std::io::{self, Write};

use serde::Serialize;

use super::Chrome;
use super::args::{EventArgs, One};
use super::record::{NoArgs, Phase};
use crate::event::Outcome;
use crate::foreign::telling::{Doing, Moment, Valued};
use crate::id::ObjectId;

const TASK: &str = "task";
const SPAN: &str = "span life";

#[derive(Serialize)]
struct Born<'a> {
    task: One<'a>,
    module: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// False: it began before the trace did.
    is_spawned: bool,
}

#[derive(Serialize)]
struct Died {
    outcome: &'static str,
}

#[derive(Serialize)]
struct Waits<'a> {
    resources: Vec<One<'a>>,
}

impl<W: Write> Chrome<W> {
    pub(super) fn life(
        &mut self,
        at: &Moment<'_>,
        (task, name): (ObjectId, &str),
        is_spawned: bool,
    ) -> io::Result<()> {
        let site = at.names.site_of(task);
        let mut record = self.asynchronous(Phase::AsyncBegin, name, TASK, at.time, task.0.into());
        record.args = Some(Born {
            task: One(task, at.names),
            module: at.names.module(task),
            file: site.map(|site| site.file),
            line: site.map(|site| site.line),
            is_spawned,
        });
        self.out.put(&record)
    }

    pub(super) fn life_end(
        &mut self,
        at: &Moment<'_>,
        (task, name): (ObjectId, &str),
        outcome: Outcome,
    ) -> io::Result<()> {
        let mut record = self.asynchronous(Phase::AsyncEnd, name, TASK, at.time, task.0.into());
        record.args = Some(Died { outcome: outcome.name() });
        self.out.put(&record)
    }

    /// What a task does while it does not run. That it runs, slices of lanes say.
    pub(super) fn does(
        &mut self,
        at: &Moment<'_>,
        task: ObjectId,
        (before, now): (Doing, Doing),
        waits: &[ObjectId],
    ) -> io::Result<()> {
        let is_told = |doing| !matches!(doing, Doing::Nothing | Doing::Running);
        if is_told(before) {
            let record =
                self.asynchronous::<NoArgs>(Phase::AsyncEnd, before.name(), TASK, at.time, task.0.into());
            self.out.put(&record)?;
        }
        if !is_told(now) {
            return Ok(());
        }
        let mut record = self.asynchronous(Phase::AsyncBegin, now.name(), TASK, at.time, task.0.into());
        if !waits.is_empty() {
            let resources = waits.iter().map(|resource| One(*resource, at.names)).collect();
            record.args = Some(Waits { resources });
        }
        self.out.put(&record)
    }

    pub(super) fn span(
        &mut self,
        at: &Moment<'_>,
        (span, name): (ObjectId, &str),
        fields: &[Valued],
    ) -> io::Result<()> {
        let mut record = self.asynchronous(Phase::AsyncBegin, name, SPAN, at.time, span.0.into());
        record.args = Some(EventArgs { event: at.event, names: at.names, fields });
        self.out.put(&record)
    }

    pub(super) fn span_end(&mut self, at: &Moment<'_>, (span, name): (ObjectId, &str)) -> io::Result<()> {
        let record = self.asynchronous::<NoArgs>(Phase::AsyncEnd, name, SPAN, at.time, span.0.into());
        self.out.put(&record)
    }
}
