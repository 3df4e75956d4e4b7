//! Slices of lanes, and arrows, which lead from slice to slice.

use std::io::{self, Write};

use serde::Serialize;

use super::Chrome;
use super::args::{EventArgs, One};
use super::head::thread;
use super::out::line;
use super::record::{LocalId, Micros, NoArgs, Phase, Record};
use crate::foreign::telling::{Ended, Flow, Moment, Slice};

/// What is open on a lane, outermost first.
#[derive(Default)]
pub(super) struct Stack(Vec<Open>);

/// A slice that is open.
struct Open {
    since: u64,
    woken_by: Option<Flow>,
    is_late: bool,
    /// Records of slices in it that began when it did: they come after it, or some viewers turn the two around.
    later: Vec<u8>,
}

#[derive(Serialize)]
struct SliceArgs<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<One<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'static str>,
}

impl<W: Write> Chrome<W> {
    pub(super) fn begin(&mut self, at: &Moment<'_>, woken_by: Option<Flow>, is_late: bool) {
        let open = Open { since: at.time, woken_by, is_late, later: Vec::new() };
        self.stacks[at.lane].0.push(open);
    }

    /// A slice is written at its end, with the arrow that leads to its begin.
    pub(super) fn end(
        &mut self,
        at: &Moment<'_>,
        (slice, name): (Slice, &str),
        since: u64,
        how: Ended,
    ) -> io::Result<()> {
        let Some(open) = self.stacks[at.lane].0.pop() else { return Ok(()) };
        let mut record = self.out.record(Phase::Complete, name, slice.category(), since);
        record.tid = thread(at.lane);
        record.dur = Some(Micros(at.time.saturating_sub(since)));
        record.args = Some(SliceArgs {
            object: slice.object().map(|object| One(object, at.names)),
            id: if let Slice::Interrupt(vector) = slice { Some(vector) } else { None },
            result: if let Ended::Said(Some(result)) = how { Some(result.name()) } else { None },
            remark: remark(open.is_late, how),
        });
        let arrow = open.woken_by.map(|flow| self.arrow(Phase::FlowEnd, flow, since, at.lane));
        if open.later.is_empty() && arrow.is_none() && !self.is_begin_of_parent(at.lane, since) {
            return self.out.put(&record);
        }
        let mut lines = Vec::new();
        line(&record, &mut lines)?;
        arrow.map_or(Ok(()), |arrow| line(&arrow, &mut lines))?;
        lines.extend(open.later);
        match self.stacks[at.lane].0.last_mut().filter(|parent| parent.since == since) {
            Some(parent) => {
                parent.later.extend(lines);
                Ok(())
            }
            None => self.out.lines(&lines),
        }
    }

    fn is_begin_of_parent(&self, lane: usize, since: u64) -> bool {
        self.stacks[lane].0.last().is_some_and(|parent| parent.since == since)
    }

    /// An event from which an arrow may lead.
    pub(super) fn leads_away(&mut self, at: &Moment<'_>, flow: Option<Flow>) -> io::Result<()> {
        self.bound(at, flow.map(|flow| (Phase::FlowBegin, flow)))
    }

    /// An event to which an arrow may lead.
    pub(super) fn leads_here(&mut self, at: &Moment<'_>, flow: Option<Flow>) -> io::Result<()> {
        self.bound(at, flow.map(|flow| (Phase::FlowEnd, flow)))
    }

    fn bound(&mut self, at: &Moment<'_>, arrow: Option<(Phase, Flow)>) -> io::Result<()> {
        let Some((phase, flow)) = arrow else {
            return self.instant(at, at.event.name(), "causality", &[]);
        };
        if self.stacks[at.lane].0.is_empty() {
            let mut record = self.out.record(Phase::Complete, at.event.name(), "causality", at.time);
            (record.tid, record.dur) = (thread(at.lane), Some(Micros(1)));
            record.args = Some(EventArgs { event: at.event, names: at.names, fields: &[] });
            self.out.put(&record)?;
        } else {
            self.instant(at, at.event.name(), "causality", &[])?;
        }
        let arrow = self.arrow(phase, flow, at.time, at.lane);
        self.out.put(&arrow)
    }

    fn arrow(&self, phase: Phase, flow: Flow, time: u64, lane: usize) -> Record<'static, NoArgs> {
        let mut record = self.out.record(phase, "arrow", "causality", time);
        (record.tid, record.id) = (thread(lane), Some(flow));
        record.bp = (phase == Phase::FlowEnd).then_some("e");
        record
    }

    /// Part of an asynchronous slice.
    pub(super) fn asynchronous<'a, A>(
        &self,
        phase: Phase,
        name: &'a str,
        category: &'a str,
        time: u64,
        id: u64,
    ) -> Record<'a, A> {
        let mut record = self.out.record(phase, name, category, time);
        record.id2 = Some(LocalId::new(id));
        record
    }
}

fn remark(is_late: bool, how: Ended) -> Option<&'static str> {
    match (how, is_late) {
        (Ended::Lost, _) => Some("end is lost"),
        (Ended::Open, _) => Some("open"),
        (_, true) => Some("begin is lost"),
        _ => None,
    }
}
