//! Lives of tasks and spans, and what they do in them.

use std::collections::hash_map::Entry;
use std::io::{self, Write};

use super::{Export, Place, RESULTS};
use crate::event::{Event, Outcome, PollResult, TaskKind};
use crate::foreign::perfetto::lane::Open;
use crate::foreign::perfetto::schema::{DebugAnnotation, TrackEvent, Value, kind};
use crate::foreign::perfetto::task::{Doing, Task};
use crate::id::{ObjectId, SiteId};

impl<W: Write> Export<'_, W> {
    pub(super) fn spawn(
        &mut self,
        at: Place,
        event: &Event<'_>,
        task: ObjectId,
        site: SiteId,
        kind: TaskKind,
    ) -> io::Result<()> {
        self.names.learn(task, site);
        self.instant(at, event, Vec::new(), Vec::new())?;
        let annotations = self.annotations(event);
        self.live(at, task, annotations)?;
        self.now(at, task, Task::at_first(kind))
    }

    pub(super) fn end_task(
        &mut self,
        at: Place,
        event: &Event<'_>,
        task: ObjectId,
        outcome: Outcome,
    ) -> io::Result<()> {
        self.now(at, task, Doing::Nothing)?;
        let outcome = self.text("outcome", outcome.name());
        if let Some(known) = self.tasks.get_mut(&task).filter(|task| task.is_alive) {
            known.is_alive = false;
            let end = TrackEvent {
                kind: kind::END,
                track: known.track,
                annotations: vec![outcome],
                ..Default::default()
            };
            self.out.event(at.time, end)?;
        }
        self.result(at, event, task)
    }

    /// The task that is running when a packet begins.
    pub(super) fn current(&mut self, at: Place, task: ObjectId) -> io::Result<()> {
        if task.is_none() {
            return self.lanes[at.lane].end_polls(at.time, &mut self.out);
        }
        if self.lanes[at.lane].is_in(Open::Poll(task)) || self.trace.streams()[at.lane].id.level > 0 {
            return Ok(());
        }
        self.lanes[at.lane].end_polls(at.time, &mut self.out)?;
        let lost = self.out.annotation("begin_is_lost", Value::Bool(true));
        self.poll(at, task, vec![lost])
    }

    pub(super) fn poll_begin(&mut self, at: Place, task: ObjectId) -> io::Result<()> {
        self.poll(at, task, Vec::new())
    }

    fn poll(&mut self, at: Place, task: ObjectId, mut annotations: Vec<DebugAnnotation>) -> io::Result<()> {
        self.now(at, task, Doing::Running)?;
        annotations.push(self.text("task", self.names.one(task)));
        let name = self.names.object(task);
        let mut poll = self.named("poll", &name, annotations);
        if let Some(task) = self.tasks.get_mut(&task) {
            task.waits.clear();
            poll.ending_flows.extend(task.woken_by.take());
        }
        self.lanes[at.lane].begin(at.time, Open::Poll(task), poll, &mut self.out)
    }

    pub(super) fn poll_end(
        &mut self,
        at: Place,
        event: &Event<'_>,
        task: ObjectId,
        result: PollResult,
    ) -> io::Result<()> {
        let annotation = self.text("result", result.name());
        let is_open = self.lanes[at.lane].end(at.time, Open::Poll(task), vec![annotation], &mut self.out)?;
        if !is_open {
            self.instant(at, event, Vec::new(), Vec::new())?;
        }
        let after = self.tasks.get(&task).filter(|task| task.is_alive).map(|task| task.after(result));
        after.map_or(Ok(()), |after| self.now(at, task, after))
    }

    /// A wake, with an arrow to the poll that it makes. Those that come while the task is ready already make none.
    pub(super) fn wake(&mut self, at: Place, event: &Event<'_>, task: ObjectId) -> io::Result<()> {
        self.live(at, task, Vec::new())?;
        let flow = self.flow();
        let Some(known) = self.tasks.get_mut(&task) else { return Ok(()) };
        let is_first = known.woken_by.is_none();
        known.woken_by.get_or_insert(flow);
        if known.doing != Doing::Running {
            self.now(at, task, Doing::Ready)?;
        }
        self.instant(at, event, is_first.then_some(flow).into_iter().collect(), Vec::new())
    }

    pub(super) fn wait(
        &mut self,
        at: Place,
        event: &Event<'_>,
        task: ObjectId,
        resource: ObjectId,
    ) -> io::Result<()> {
        self.live(at, task, Vec::new())?;
        if let Some(task) = self.tasks.get_mut(&task) {
            task.wait(resource);
        }
        self.instant(at, event, Vec::new(), Vec::new())
    }

    /// An object has a result: arrows lead from here to those that read it.
    pub(super) fn result(&mut self, at: Place, event: &Event<'_>, of: ObjectId) -> io::Result<()> {
        let is_first = self.results.insert(of);
        let flow = is_first.then_some(RESULTS | u64::from(of.0));
        self.instant(at, event, flow.into_iter().collect(), Vec::new())
    }

    pub(super) fn span_begin(
        &mut self,
        at: Place,
        event: &Event<'_>,
        span: ObjectId,
        site: SiteId,
        task: ObjectId,
    ) -> io::Result<()> {
        self.names.learn(span, site);
        let track = self.tracks.span(span, task, &self.names, &mut self.out)?;
        if self.spans.insert(span, track).is_some() {
            return self.instant(at, event, Vec::new(), Vec::new());
        }
        let (annotations, name) = (self.annotations(event), self.names.object(span));
        let begin = self.named("span", &name, annotations);
        self.lanes[at.lane].hold(at.time, TrackEvent { kind: kind::BEGIN, track, ..begin });
        Ok(())
    }

    /// The last end of a span counts.
    pub(super) fn span_end(
        &mut self,
        at: Place,
        row: usize,
        event: &Event<'_>,
        span: ObjectId,
    ) -> io::Result<()> {
        // Its begin may still be held, on another lane.
        for lane in &mut self.lanes {
            lane.release(&mut self.out)?;
        }
        let is_last = self.last_ends.get(&span) == Some(&row);
        match self.spans.entry(span) {
            Entry::Occupied(open) if is_last => {
                let end = TrackEvent { kind: kind::END, track: open.remove(), ..TrackEvent::default() };
                self.out.event(at.time, end)
            }
            _ => self.instant(at, event, Vec::new(), Vec::new()),
        }
    }

    /// Opens the life of a task that has none yet, one that was spawned before the trace too.
    fn live(&mut self, at: Place, task: ObjectId, annotations: Vec<DebugAnnotation>) -> io::Result<()> {
        if self.tasks.contains_key(&task) {
            return Ok(());
        }
        let track = self.tracks.task(task, &self.names, &mut self.out)?;
        self.tasks.insert(task, Task { is_alive: true, ..Task::new(track) });
        let name = self.names.object(task);
        let life = self.named("task", &name, annotations);
        self.out.event(at.time, TrackEvent { kind: kind::BEGIN, track, ..life })
    }

    /// From now on a task does this.
    fn now(&mut self, at: Place, task: ObjectId, doing: Doing) -> io::Result<()> {
        self.live(at, task, Vec::new())?;
        let Some(known) = self.tasks.get_mut(&task).filter(|task| task.is_alive) else { return Ok(()) };
        let before = std::mem::replace(&mut known.doing, doing);
        let (track, waits) = (known.track, known.waits.clone());
        if before == doing {
            return Ok(());
        }
        if before != Doing::Nothing {
            self.out.event(at.time, TrackEvent { kind: kind::END, track, ..TrackEvent::default() })?;
        }
        if doing == Doing::Nothing {
            return Ok(());
        }
        let state = self.doing(doing, &waits);
        self.out.event(at.time, TrackEvent { kind: kind::BEGIN, track, ..state })
    }

    fn doing(&mut self, doing: Doing, waits: &[ObjectId]) -> TrackEvent {
        let name = match (doing, waits) {
            (Doing::Created, _) => "created".into(),
            (Doing::Ready, _) => "ready".into(),
            (Doing::Waiting, []) => "waiting: unknown".into(),
            (Doing::Waiting, [one]) => format!("waiting for {}", self.names.object(*one)),
            (Doing::Waiting, several) => format!("waiting for any of {}", several.len()),
            (Doing::Running | Doing::Nothing, _) => "running".to_owned(),
        };
        let waits = if doing == Doing::Waiting { waits } else { &[] };
        let annotations = waits.iter().map(|object| self.text("resource", self.names.one(*object))).collect();
        self.named("state", &name, annotations)
    }
}
