//! Spans whose life is open, and which of several ends of a span is the last.

use super::by_id::ById;
use super::id_set::IdSet;
use crate::event::Event;
use crate::id::ObjectId;
use crate::trace::Trace;

/// A span whose life is open.
#[derive(Clone, Copy)]
pub(super) struct Span<'t> {
    pub(super) name: &'t str,
    pub(super) task: ObjectId,
    pub(super) since: u64,
}

/// Number of the last end of each span that has several, counted over all ends of spans in the trace.
pub(super) struct LastEnds {
    last: ById<u64>,
    /// Ends seen by [`LastEnds::is_last`].
    seen: u64,
}

impl LastEnds {
    /// Reads the trace once, if it has spans at all: two bits for a span.
    pub(super) fn of(trace: &Trace) -> Self {
        let id = Event::SpanEnd { span: ObjectId::NONE }.id();
        let mut ends = Self { last: ById::default(), seen: 0 };
        let mut ended = IdSet::default();
        let mut stretches = trace.stretches();
        let mut number = 0;
        while let Some(columns) = stretches.next() {
            for (row, _) in columns.ids().iter().enumerate().filter(|(_, of)| **of == id) {
                if let Event::SpanEnd { span } = columns.event(row) {
                    if !ended.insert(span) {
                        ends.last.insert(span, number);
                    }
                    number += 1;
                }
            }
        }
        ends
    }

    /// True for the last end of this span. Asked once for every end, in the trace's order.
    pub(super) fn is_last(&mut self, span: ObjectId) -> bool {
        let number = self.seen;
        self.seen += 1;
        self.last.get(&span).is_none_or(|last| *last <= number)
    }
}
