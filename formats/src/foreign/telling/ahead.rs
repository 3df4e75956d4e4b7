//! What has to be known before a trace is told: which of several ends of a span is the last, and who will read a result.

use super::id_set::IdSet;
use super::readers::Readers;
use super::spans::LastEnds;
use crate::event::Event;
use crate::id::ObjectId;
use crate::trace::Trace;

/// Reads the trace once: two bits for a span, a number for an object that is read.
pub(super) fn look_ahead(trace: &Trace) -> (LastEnds, Readers) {
    let wanted = [
        Event::SpanEnd { span: ObjectId::NONE }.id(),
        Event::Read { task: ObjectId::NONE, source: ObjectId::NONE }.id(),
    ];
    let (mut ends, mut readers, mut ended) = (LastEnds::default(), Readers::default(), IdSet::default());
    let mut stretches = trace.stretches();
    while let Some(columns) = stretches.next() {
        for (row, _) in columns.ids().iter().enumerate().filter(|(_, id)| wanted.contains(id)) {
            match columns.event(row) {
                Event::SpanEnd { span } => ends.learn(span, ended.insert(span)),
                Event::Read { source, .. } => readers.learn(source),
                _ => {}
            }
        }
    }
    (ends, readers)
}
