//! Slices of lanes, and arrows, which lead from slice to slice.

use std::io::{self, Write};

use super::Chrome;
use super::head::thread;
use super::record::{Head, Name, Phase};
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
        let from = self.out.here();
        let (thread, category) = (thread(at.lane), slice.category());
        let head = Head { phase: Phase::Complete, name: Name::Known(name), category, thread, time: since };
        let mut record = self.out.record(&head)?;
        record.duration(at.time.saturating_sub(since));
        let mut args = record.args();
        if let Some(object) = slice.object() {
            args.object("object", object, at.names)?;
        }
        if let Slice::Interrupt(vector) = slice {
            args.number("id", vector);
        }
        if let Ended::Said(Some(result)) = how {
            args.word("result", result.name());
        }
        if let Some(remark) = remark(open.is_late, how) {
            args.word("remark", remark);
        }
        args.end();
        if let Some(flow) = open.woken_by {
            self.arrow(Phase::FlowEnd, flow, since, at.lane)?;
        }
        self.out.give(&open.later);
        if let Some(parent) = self.stacks[at.lane].0.last_mut().filter(|parent| parent.since == since) {
            parent.later.append(&mut self.out.take(from));
        }
        Ok(())
    }

    /// An event from which arrows may lead.
    pub(super) fn leads_away(
        &mut self,
        at: &Moment<'_>,
        flows: impl IntoIterator<Item = Flow>,
    ) -> io::Result<()> {
        self.bound(at, Phase::FlowBegin, flows)
    }

    /// An event to which an arrow may lead.
    pub(super) fn leads_here(&mut self, at: &Moment<'_>, flow: Option<Flow>) -> io::Result<()> {
        self.bound(at, Phase::FlowEnd, flow)
    }

    fn bound(
        &mut self,
        at: &Moment<'_>,
        phase: Phase,
        flows: impl IntoIterator<Item = Flow>,
    ) -> io::Result<()> {
        let name = Name::Known(at.event.name());
        let mut flows = flows.into_iter().peekable();
        if flows.peek().is_none() {
            return self.instant(at, name, "causality", &[]);
        }
        if self.stacks[at.lane].0.is_empty() {
            let thread = thread(at.lane);
            let head = Head { phase: Phase::Complete, name, category: "causality", thread, time: at.time };
            let mut record = self.out.record(&head)?;
            record.duration(1);
            let mut args = record.args();
            args.fields(at, &[])?;
            args.end();
        } else {
            self.instant(at, name, "causality", &[])?;
        }
        flows.try_for_each(|flow| self.arrow(phase, flow, at.time, at.lane))
    }

    fn arrow(&mut self, phase: Phase, flow: Flow, time: u64, lane: usize) -> io::Result<()> {
        let name = Name::Known("arrow");
        let head = Head { phase, name, category: "causality", thread: thread(lane), time };
        let mut record = self.out.record(&head)?;
        record.id(flow);
        if phase == Phase::FlowEnd {
            record.binds_around();
        }
        record.end();
        Ok(())
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
