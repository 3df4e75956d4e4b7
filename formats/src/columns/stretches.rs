//! The same rows, one stretch of time after the other in the same memory: for what reads a trace once, whatever its size.

use super::{Columns, Pieces};
use crate::trace::Trace;

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
    pieces: Pieces<'t>,
    next: usize,
    columns: Option<Columns<'t>>,
}

impl<'t> Stretches<'t> {
    pub(crate) fn new(trace: &'t Trace) -> Self {
        Self { pieces: Pieces::new(trace), next: 0, columns: None }
    }

    /// Decodes the next stretch, on this thread; `None` after the last one. A stretch may be empty.
    #[allow(clippy::should_implement_trait, reason = "what it gives is borrowed until the next one")]
    pub fn next(&mut self) -> Option<&Columns<'t>> {
        if self.next == self.pieces.len() {
            return None;
        }
        let used = self.columns.take().map(Columns::into_spare).unwrap_or_default();
        self.next += 1;
        Some(self.columns.insert(self.pieces.decode(self.next - 1, used)))
    }
}
