//! The part of a trace that is worth a closer look.

use std::path::Path;

use unitrace_formats::event::{Event, GcPhase};
use unitrace_formats::trace::Trace;

use crate::args::Failure;

/// What is shown before and after, in nanoseconds.
const BEFORE: i64 = 8_000_000;
const AFTER: i64 = 22_000_000;

/// Around the last collection that has the rest of the picture after it: lists were just thrown out of the cache, so
/// the database is busy as well. As `--from` and `--to` of `unitrace render`; none if nothing was collected.
///
/// # Errors
/// The trace cannot be read.
pub fn around_a_collection(trace: &Path) -> Result<Option<[String; 2]>, Failure> {
    let trace = Trace::open(trace)?;
    let clock = trace.clock();
    let end = trace.span().map_or(0, |(_, last)| clock.nanos(last).0);
    let columns = trace.columns();
    let collections =
        columns.events().filter(|(_, event)| matches!(event, Event::GcBegin { phase: GcPhase::Full }));
    let times = collections.map(|(ticks, _)| clock.nanos(ticks).0);
    let last = times.filter(|&at| at >= BEFORE && at + AFTER <= end).last();
    Ok(last.map(|at| [at - BEFORE, at + AFTER].map(|nanos| format!("{}us", nanos / 1000))))
}
