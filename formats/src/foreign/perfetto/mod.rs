//! Writes a trace as Perfetto's own protobuf (`.pftrace`), which ui.perfetto.dev and trace_processor read.
//!
//! The program is a process. In it are its lanes, as threads, whose slices are what ran there: polls, idle time, entered spans,
//! interrupts, phases of garbage collection; its modules, in each a track for every task with its life and, in that,
//! what it did (running, ready, waiting for something); its counters and its heap; and what was lost, where and why.
//!
//! Arrows lead from a wake to the poll it made, from a result to who read it, from an I/O request to its completion.
//! All other events are instants on their lane, with their fields as annotations.
//!
//! Slices of a track nest. Where the end of one is lost, it ends with the one around it; an end without a begin is an
//! instant. What is open when the trace ends has no end.
//!
//! Times are nanoseconds since the first event (or of the host's clock, where the trace knows it), as Perfetto's boot
//! time clock; a clock snapshot says what the wall clock showed. What Perfetto cannot hold: the live table, and
//! how far clocks may be off. Several traces go into one archive with a [`manifest`] that says how their clocks stand to
//! each other.
//!
//! The output streams; memory does not grow with the trace but for its names, and a number for each object that will be read.

mod annotations;
mod clocks;
mod event;
mod loss;
#[cfg(feature = "json")]
pub mod manifest;
mod packets;
mod read;
pub mod schema;
mod sink;
mod tracks;
mod values;
mod varint;

use std::io::{self, Write};

pub use read::{is_perfetto, read};

use crate::trace::Trace;

/// What was written.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Summary {
    /// Events of the trace that are in it.
    pub events: u64,
    /// Tracks.
    pub tracks: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Writes `trace` for Perfetto.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use unitrace_formats::{foreign::perfetto, trace::Trace};
/// let trace = Trace::open("web.utr".as_ref())?;
/// let file = std::io::BufWriter::new(std::fs::File::create("web.pftrace")?);
/// let written = perfetto::write(&trace, file)?;
/// println!("{} events on {} tracks", written.events, written.tracks);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// What `out` says.
pub fn write(trace: &Trace, out: impl Write) -> io::Result<Summary> {
    sink::run(trace, out)
}
