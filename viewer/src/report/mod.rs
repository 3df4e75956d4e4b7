//! `unitrace report`: the trace in numbers, as aligned tables, JSON, a page for a browser, or one table as CSV.
//!
//! Text, JSON and page print the same [`Summary`]. The JSON keys are stable: they are the field names of this module's types;
//! times are nanoseconds and end in `_ns`, sizes end in `_bytes`, and a key is only ever added.

pub mod command;
mod comparison;
mod csv;
mod findings;
mod guests;
mod html;
mod memory;
mod rows;
mod source;
mod summary;
mod table;
mod tables;
mod text;

use std::io::{self, Write};

pub use comparison::{Comparison, Side, write as write_comparison};
pub use csv::{Csv, write_csv};
pub use findings::{Fact, Pattern, Said};
pub use guests::{GuestRow, Several};
pub use html::write_html;
pub use memory::{Gc, Heap};
pub use rows::{Late, NameRow, TaskRow, Times};
pub use source::{Dropped, Source};
pub use summary::{Clock, Loss, Summary, WakeCount};

use crate::model::Model;
use table::{Room, write_text};

/// Writes the reports of several traces: how their clocks stand to each other, then each. One alone is as
/// [`write()`] writes it. As JSON it is `{"guests": […], "reports": […]}`.
///
/// # Errors
/// Those of `out`.
pub fn write_all(models: Vec<(String, Model)>, json: bool, out: &mut dyn Write) -> io::Result<()> {
    if let [(_, model)] = models.as_slice() {
        return write(model, json, out);
    }
    let reports: Vec<Summary> = models.iter().map(|(_, model)| Summary::of(model)).collect();
    let guests = guests::rows(&Model::join(models));
    if json {
        serde_json::to_writer_pretty(&mut *out, &guests::Several { guests, reports })?;
        return writeln!(out);
    }
    write_text(&tables::guests(&guests, Room::Terminal), out)?;
    for (guest, report) in guests.iter().zip(&reports) {
        writeln!(out, "\n━━ {} ━━", guest.name)?;
        text::write(report, out)?;
    }
    Ok(())
}

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
    text::write(&summary, out)
}
