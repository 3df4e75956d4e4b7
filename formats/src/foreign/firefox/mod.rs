//! A processed profile for profiler.firefox.com (`.firefox.json`).
//!
//! Every lane is a thread whose samples are what was open on it, outermost first: the task, futures polled in it, spans
//! entered, interrupts, garbage collection. A sample stands at the end of each stretch in which the stack was the same;
//! its weight is how many microseconds that took. Every module is a thread too, with a marker for each task's life and,
//! for each time it was ready or waited. Log lines are markers on their lane; the heap is the memory track. What was lost are markers of the first thread.
//!
//! The profiler needs all of it at once, and so does this writer: memory grows with the trace, and the profiler's page
//! is slow from a few million markers on. What is lost: arrows, what a task waited for, lives that do not end, counters, spans' lives, all other
//! events, clock errors.

mod marker;
mod sink;
mod words;

use std::io::{self, Write};
use std::time::Duration;

use fxprof_processed_profile::{Profile, ReferenceTimestamp, SamplingInterval};

use super::telling::tell;
use crate::trace::Trace;

/// Writes `trace`.
///
/// # Errors
/// What `out` says.
pub fn write(trace: &Trace, mut out: impl Write) -> io::Result<()> {
    let clock = trace.clock();
    let unix = clock.unix(clock.start()).map_or(0, |unix| unix.0.max(0) as u64);
    let start = ReferenceTimestamp::from_duration_since_unix_epoch(Duration::from_nanos(unix));
    let profile = Profile::new(trace.header().program_name(), start, SamplingInterval::from_nanos(1000));
    let mut sink = sink::Sink::new(trace, profile);
    tell(trace, &mut sink)?;
    sink.losses(trace);
    serde_json::to_writer(&mut out, &sink.finish())?;
    out.flush()
}
