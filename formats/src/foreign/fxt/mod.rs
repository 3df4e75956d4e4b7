//! Fuchsia's trace format (`.fxt`): what magic-trace, OCaml's `olly trace` and eio-trace, and Fuchsia itself write, and
//! what ui.perfetto.dev, magic-trace, eio-trace and Tracy read. The format:
//! <https://fuchsia.dev/fuchsia-src/reference/tracing/trace-format>.
//!
//! Written, the program is a process and its lanes are threads, named by kernel object records. What ran on a lane are
//! durations, which nest. A task's life is an asynchronous slice with the task's number as its id, and in it what it did
//! while it did not run. Flows lead from a wake to the poll it made, from a result to who read it, from an I/O request to
//! its completion. Counters and the heap are counters; everything else is an instant with its fields as arguments,
//! objects as their numbers. What was lost are asynchronous slices of the category `loss`.
//!
//! One tick is a nanosecond since the first event. The output streams; memory grows only with what will be read. What FXT
//! cannot hold: when that was (an instant `unix time` says it), the live table, how far clocks may be off. What is open
//! in the end has no end.

mod head;
mod read;
mod records;
mod sink;
mod strings;
mod word;

use std::io::{self, Write};

pub use read::{MAGIC, is_fxt, read};

use super::telling::tell;
use crate::trace::Trace;

/// Writes `trace`.
///
/// # Errors
/// What `out` says.
pub fn write(trace: &Trace, out: impl Write) -> io::Result<()> {
    let mut fxt = sink::Fxt::new(out);
    head::write(trace, &mut fxt.records)?;
    tell(trace, &mut fxt)?;
    head::losses(trace, &mut fxt.records)?;
    fxt.records.finish()
}
