//! Chrome's Trace Event Format (`.json`), which ui.perfetto.dev, chrome://tracing, speedscope and many scripts read.
//!
//! What ran on a lane are complete events (`X`) of one thread each; they nest. A task's life is an asynchronous slice
//! (`b`, `e`) with an id of its own, so that lives may overlap; what the task waited for, and how long it was ready and
//! did not run, are slices in it. So both facts are kept: time on the CPU, and lifetime. Lives of spans are asynchronous
//! slices too. Arrows (`s`, `f`) lead from a wake to the poll it made, from a result to who read it, from an I/O request
//! to its completion; where an arrow begins or ends outside of any slice, a slice of 1 ns carries it. Counters and the
//! heap are counters (`C`), everything else is an instant (`i`) with its fields as arguments. What was lost are
//! asynchronous slices of the category `loss`.
//!
//! Times are microseconds since the first event, with three decimals; `otherData` says when that was. One record stands
//! on one line, as soon as it is known: a slice at its end. The output streams, and memory grows only with what will be read.
//! What the format cannot hold: the live table, and how far clocks may be off. What is open in the end: a slice of a
//! lane ends with the trace, and says `open`; a life has no end.

mod args;
mod head;
mod lane;
mod lives;
mod out;
mod read;
mod record;
mod texts;
mod values;

use std::io::{self, Write};

pub use read::{is_chrome, read};

use super::telling::{Fact, Listener, Moment, tell};
use crate::trace::Trace;
use lane::Stack;
use out::Out;
use record::Name;

/// Writes `trace` as one JSON object.
///
/// # Errors
/// What `out` says.
pub fn write(trace: &Trace, out: impl Write) -> io::Result<()> {
    let stacks = trace.streams().iter().map(|_| Stack::default()).collect();
    let mut chrome = Chrome { out: Out::new(trace, out), stacks };
    head::write(trace, &mut chrome.out)?;
    tell(trace, &mut chrome)?;
    values::losses(trace, &mut chrome.out)?;
    chrome.out.finish()
}

/// A trace on its way out.
struct Chrome<W> {
    out: Out<W>,
    /// What is open on each lane.
    stacks: Vec<Stack>,
}

impl<W: Write> Listener for Chrome<W> {
    fn hear(&mut self, at: &Moment<'_>, fact: &Fact<'_>) -> io::Result<()> {
        self.out.settle()?;
        match *fact {
            Fact::Begin { woken_by, is_late, .. } => {
                self.begin(at, woken_by, is_late);
                Ok(())
            }
            Fact::End { slice, name, since, how } => self.end(at, (slice, name), since, how),
            Fact::Life { task, name, is_spawned } => self.life(at, (task, name), is_spawned),
            Fact::LifeEnd { task, name, outcome, .. } => self.life_end(at, (task, name), outcome),
            Fact::Does { task, doing, before, waits, .. } => self.does(at, task, (before, doing), waits),
            Fact::Span { span, name, fields, .. } => self.span(at, (span, name), fields),
            Fact::SpanEnd { span, name, .. } => self.span_end(at, (span, name)),
            Fact::Wake { flow } => self.leads_away(at, flow),
            Fact::Result { flows, .. } => self.leads_away(at, flows),
            Fact::Submit { flow } => self.leads_away(at, Some(flow)),
            Fact::Read { flow } | Fact::Done { flow } => self.leads_here(at, flow),
            Fact::Counter { site, value } => self.counter(at, site, value),
            Fact::Heap { live, peak, capacity } => self.heap(at, live, peak, capacity),
            Fact::Log { text, site, fields, .. } => self.log(at, &text, site, fields),
            Fact::Instant => self.instant(at, Name::Known(at.event.name()), "event", &[]),
        }
    }
}
