//! Lives of spans, logs, counters, heap.

use std::io::{self, Write};

use super::schema::kind;
use super::sink::Sink;
use crate::event::{Level, Text};
use crate::foreign::telling::{Fact, Moment, Valued};
use crate::id::SiteId;

/// What the sink leaves to this file.
pub(super) fn hear(sink: &mut Sink<'_, impl Write>, at: &Moment<'_>, fact: &Fact<'_>) -> io::Result<()> {
    let time = sink.times.at(at.time);
    match *fact {
        Fact::Span { span, name, task, fields } => {
            let track = sink.tracks.span((span, name), task, at.names, &mut sink.out)?;
            sink.out.note_fields(at.event, at.names);
            sink.out.note_values(fields, at.names);
            let name = sink.out.name(name);
            sink.out.named(kind::BEGIN, (time, track), "span life", name)
        }
        Fact::SpanEnd { span, .. } => sink.out.end(time, sink.tracks.of_span(span)),
        Fact::Log { level, ref text, site, fields, .. } => log(sink, at, (level, site), text, fields),
        Fact::Counter { site, value } => {
            let track = sink.tracks.counter(site, at.names, &mut sink.out)?;
            sink.out.count(time, track, value)
        }
        Fact::Heap { live, peak, capacity } => {
            let sizes = [("live", live), ("peak", peak), ("capacity", capacity)];
            // A capacity of 0 is not known.
            for (n, (name, bytes)) in (0..).zip(sizes).filter(|(n, (_, bytes))| *n < 2 || *bytes > 0) {
                let track = sink.tracks.heap(n, name, &mut sink.out)?;
                sink.out.count(time, track, i64::try_from(bytes).unwrap_or(i64::MAX))?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A log line is an instant that is called what it says.
fn log(
    sink: &mut Sink<'_, impl Write>,
    at: &Moment<'_>,
    (level, site): (Level, SiteId),
    text: &Text<'_>,
    fields: &[Valued],
) -> io::Result<()> {
    sink.out.note_fields(at.event, at.names);
    sink.out.note_values(fields, at.names);
    let said = text.show().to_string();
    let name = if said.is_empty() { at.names.of_site(site) } else { said };
    let track = sink.lane(at);
    sink.out.said(sink.times.at(at.time), track, ["log", level.name()], &name)
}
