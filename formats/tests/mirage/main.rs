//! MirageOS traces, made here by the layout that the format's documents give: what they must become, whatever is done
//! to their bytes.

#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

mod damage;
mod meaning;
mod write;

use unitrace_formats::foreign::author::Source;
use unitrace_formats::trace::Trace;

/// What a trace holds, one event a line, without those that begin packets.
fn list(trace: &Trace) -> Vec<String> {
    let columns = trace.columns();
    let start = columns.times().first().map_or(0, |at| at.0);
    let mut lines = Vec::new();
    for (at, event) in columns.events().filter(|(_, event)| event.name() != "current") {
        let mut line = format!("{} ", at.0 - start).into_bytes();
        unitrace_formats::trace::text::event(&event, trace.sites(), &mut line).unwrap();
        lines.push(String::from_utf8(line).unwrap());
    }
    lines
}

fn source(trace: &Trace) -> &Source {
    trace.source().unwrap()
}
