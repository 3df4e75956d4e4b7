//! Spans whose life is open, and which of several ends of a span is the last.

use super::by_id::ById;
use crate::id::ObjectId;

/// A span whose life is open.
#[derive(Clone, Copy)]
pub(super) struct Span<'t> {
    pub(super) name: &'t str,
    pub(super) task: ObjectId,
    pub(super) since: u64,
}

/// Number of the last end of each span that has several, counted over all ends of spans in the trace.
#[derive(Default)]
pub(super) struct LastEnds {
    last: ById<u64>,
    /// Ends that [`LastEnds::learn`] learned of.
    learned: u64,
    /// Ends seen by [`LastEnds::is_last`].
    seen: u64,
}

impl LastEnds {
    /// One more end, in the trace's order.
    pub(super) fn learn(&mut self, span: ObjectId, is_first: bool) {
        if !is_first {
            self.last.insert(span, self.learned);
        }
        self.learned += 1;
    }

    /// True for the last end of this span. Asked once for every end, in the trace's order.
    pub(super) fn is_last(&mut self, span: ObjectId) -> bool {
        let number = self.seen;
        self.seen += 1;
        self.last.get(&span).is_none_or(|last| *last <= number)
    }
}
