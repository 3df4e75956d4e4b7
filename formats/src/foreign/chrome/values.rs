//! Counters, heap, logs, instants, and what was lost.

use std::io::{self, Write};

use serde::Serialize;

use super::Chrome;
use super::args::EventArgs;
use super::head::thread;
use super::out::Out;
use super::record::{LocalId, NoArgs, Phase};
use crate::event::Text;
use crate::foreign::telling::{Moment, Valued};
use crate::id::SiteId;
use crate::time::Ticks;
use crate::trace::Trace;

#[derive(Serialize)]
struct Value {
    value: i64,
}

/// Each is a line of its own in the graph.
#[derive(Serialize)]
struct Heap {
    live: u64,
    peak: u64,
    capacity: u64,
}

#[derive(Serialize)]
struct Lost {
    events: u64,
    lane: u16,
    level: u8,
}

impl<W: Write> Chrome<W> {
    pub(super) fn counter(&mut self, at: &Moment<'_>, site: SiteId, value: i64) -> io::Result<()> {
        let name = at.names.of_site(site);
        let mut record = self.out.record(Phase::Counter, &name, "counter", at.time);
        record.args = Some(Value { value });
        self.out.put(&record)
    }

    pub(super) fn heap(&mut self, at: &Moment<'_>, live: u64, peak: u64, capacity: u64) -> io::Result<()> {
        let mut record = self.out.record(Phase::Counter, "heap", "memory", at.time);
        record.args = Some(Heap { live, peak, capacity });
        self.out.put(&record)
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
        self.instant(at, &name, "log", fields)
    }

    /// An event as it is, on its lane.
    pub(super) fn instant(
        &mut self,
        at: &Moment<'_>,
        name: &str,
        category: &str,
        fields: &[Valued],
    ) -> io::Result<()> {
        let mut record = self.out.record(Phase::Instant, name, category, at.time);
        (record.tid, record.s) = (thread(at.lane), Some("t"));
        record.args = Some(EventArgs { event: at.event, names: at.names, fields });
        self.out.put(&record)
    }
}

/// What was lost, from the last event before it to the first one after.
pub(super) fn losses(trace: &Trace, out: &mut Out<impl Write>) -> io::Result<()> {
    let nanos = |ticks: Ticks| trace.clock().nanos(ticks).0.max(0) as u64;
    for (n, gap) in trace.gaps().iter().enumerate() {
        let name = gap.kind.to_string();
        let id = Some(LocalId::new(n as u64 + 1));
        let (after, before) = (nanos(gap.after), nanos(gap.before));
        let mut begin = out.record(Phase::AsyncBegin, &name, "loss", after);
        begin.args = Some(Lost { events: gap.events, lane: gap.stream.lane, level: gap.stream.level });
        begin.id2 = id;
        out.put(&begin)?;
        let mut end = out.record::<NoArgs>(Phase::AsyncEnd, &name, "loss", before.max(after));
        end.id2 = id;
        out.put(&end)?;
    }
    Ok(())
}
