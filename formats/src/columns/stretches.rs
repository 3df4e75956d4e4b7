//! The same rows, one stretch of time after the other in the same memory: for what reads a trace once, whatever its size.

use super::plan::{Piece, Plan};
use super::table::Table;
use super::{Columns, merge};
use crate::trace::Trace;

/// Events of a stretch, about: a few megabytes, and few enough that the cuts cost nothing.
const EVENTS: usize = 1 << 17;

/// All events of a trace in time order, some at a time. What [`Columns`] says of a row is true of a stretch's rows.
///
/// ```no_run
/// # fn main() -> Result<(), unitrace_formats::trace::TraceError> {
/// let trace = unitrace_formats::trace::Trace::open("web.utr".as_ref())?;
/// let (mut stretches, mut events) = (trace.stretches(), 0);
/// while let Some(columns) = stretches.next() {
///     events += columns.len();
/// }
/// # Ok(())
/// # }
/// ```
pub struct Stretches<'t> {
    plan: Plan<'t>,
    pieces: std::vec::IntoIter<Piece>,
    columns: Columns<'t>,
}

impl<'t> Stretches<'t> {
    pub(crate) fn new(trace: &'t Trace) -> Self {
        let plan = Plan::new(trace);
        let contents = trace.packets().iter().map(|packet| trace.content(packet)).collect();
        let columns = Columns { trace, contents, skipped: 0, damaged: 0, table: Table::default() };
        let pieces = plan.pieces(EVENTS).into_iter();
        Self { plan, pieces, columns }
    }

    /// Decodes the next stretch, on this thread; `None` after the last one. A stretch may be empty.
    #[allow(clippy::should_implement_trait, reason = "what it gives is borrowed until the next one")]
    pub fn next(&mut self) -> Option<&Columns<'t>> {
        let piece = self.pieces.next()?;
        let columns = &mut self.columns;
        (columns.skipped, columns.damaged) = (0, 0);
        columns.table = std::mem::take(&mut columns.table).resized(piece.events);
        let done = merge::piece(&self.plan, &piece, columns.table.out());
        columns.close(&[(0, done)], piece.events);
        Some(columns)
    }
}
