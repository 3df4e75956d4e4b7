//! Counters, heap, logs, instants, and what was lost.

use std::io::{self, Write};

use super::Chrome;
use super::head::thread;
use super::out::Out;
use super::record::{Head, Name, Phase};
use crate::event::Text;
use crate::foreign::telling::{Moment, Valued};
use crate::id::SiteId;
use crate::time::Ticks;
use crate::trace::Trace;

impl<W: Write> Chrome<W> {
    pub(super) fn counter(&mut self, at: &Moment<'_>, site: SiteId, value: i64) -> io::Result<()> {
        let name = at.names.of_site(site);
        self.counts(at, Name::Made(&name), "counter", &[("value", value.into())])
    }

    /// Each is a line of its own in the graph.
    pub(super) fn heap(&mut self, at: &Moment<'_>, live: u64, peak: u64, capacity: u64) -> io::Result<()> {
        let lines = [("live", live.into()), ("peak", peak.into()), ("capacity", capacity.into())];
        self.counts(at, Name::Known("heap"), "memory", &lines)
    }

    fn counts(
        &mut self,
        at: &Moment<'_>,
        name: Name<'_>,
        category: &'static str,
        lines: &[(&str, i128)],
    ) -> io::Result<()> {
        let head = Head { phase: Phase::Counter, name, category, thread: 0, time: at.time };
        let mut args = self.out.record(&head)?.args();
        lines.iter().for_each(|(name, value)| args.number(name, *value));
        args.end();
        Ok(())
    }

    /// A log line is an instant that is called what it says.
    pub(super) fn log(
        &mut self,
        at: &Moment<'_>,
        text: &Text<'_>,
        site: SiteId,
        fields: &[Valued],
    ) -> io::Result<()> {
        let said = text.show().to_string();
        let name = if said.is_empty() { at.names.of_site(site) } else { said };
        self.instant(at, Name::Made(&name), "log", fields)
    }

    /// An event as it is, on its lane.
    pub(super) fn instant(
        &mut self,
        at: &Moment<'_>,
        name: Name<'_>,
        category: &'static str,
        fields: &[Valued],
    ) -> io::Result<()> {
        let head = Head { phase: Phase::Instant, name, category, thread: thread(at.lane), time: at.time };
        let mut record = self.out.record(&head)?;
        record.of_thread();
        let mut args = record.args();
        args.fields(at, fields)?;
        args.end();
        Ok(())
    }
}

/// What was lost, from the last event before it to the first one after.
pub(super) fn losses(trace: &Trace, out: &mut Out<impl Write>) -> io::Result<()> {
    let nanos = |ticks: Ticks| trace.clock().nanos(ticks).0.max(0) as u64;
    for (id, gap) in (1..).zip(trace.gaps()) {
        let said = gap.kind.to_string();
        let (name, category) = (Name::Made(&said), "loss");
        let (after, before) = (nanos(gap.after), nanos(gap.before));
        let begin = Head { phase: Phase::AsyncBegin, name, category, thread: 0, time: after };
        let mut record = out.record(&begin)?;
        record.local_id(id);
        let mut args = record.args();
        args.number("events", gap.events);
        args.number("lane", gap.stream.lane);
        args.number("level", gap.stream.level);
        args.end();
        let end = Head { phase: Phase::AsyncEnd, name, category, thread: 0, time: before.max(after) };
        let mut record = out.record(&end)?;
        record.local_id(id);
        record.end();
        out.settle()?;
    }
    Ok(())
}
