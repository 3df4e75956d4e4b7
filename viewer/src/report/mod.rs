//! `unitrace report`: the trace in numbers, as aligned tables or as JSON.
//!
//! Both print the same [`Summary`]. The JSON keys are stable: they are the field names of this module's types;
//! times are nanoseconds and end in `_ns`, sizes end in `_bytes`, and a key is only ever added.

mod findings;
mod latency;
mod memory;
mod rows;
mod summary;
mod tables;

use std::io::{self, Write};

pub use findings::{Fact, Pattern, Said};
pub use latency::Latency;
pub use memory::{Gc, Heap};
pub use rows::{NameRow, TaskRow, Times};
pub use summary::{Clock, Loss, Summary, WakeCount};

use crate::model::Model;

/// Writes the report of `model`, as JSON if `json`.
///
/// # Errors
/// Those of `out`.
pub fn write(model: &Model, json: bool, out: &mut dyn Write) -> io::Result<()> {
    let summary = Summary::of(model);
    if json {
        serde_json::to_writer_pretty(&mut *out, &summary)?;
        return writeln!(out);
    }
    tables::write(&summary, out)
}
