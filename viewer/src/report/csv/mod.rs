//! Any table as comma-separated values: RFC 4180, a header, one line a row, times in nanoseconds since the start of the
//! trace. Columns are named as in the JSON report and are only ever added.
//!
//! Texts come out of a guest that is not trusted: one that a spreadsheet would take for a formula begins with `'`.

mod cell;
mod records;
mod said;
mod timeline;

use std::borrow::Borrow;
use std::io::{self, Write};

pub use cell::Csv;

use super::Summary;
use super::findings::findings;
use super::rows::{names, tasks};
use crate::args::TableName;
use crate::model::Model;

/// Writes one table of each trace; where there are several, the first column says of which.
///
/// # Errors
/// Those of `out`.
pub fn write_csv<M: Borrow<Model>>(
    models: &[(String, M)],
    table: TableName,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut csv = Csv::new(out);
    for (name, model) in models {
        if models.len() > 1 {
            csv.of_trace(name);
        }
        write_table(model.borrow(), table, &mut csv)?;
    }
    Ok(())
}

fn write_table(model: &Model, table: TableName, csv: &mut Csv) -> io::Result<()> {
    match table {
        TableName::Tasks => records::write(&tasks(model), csv),
        TableName::Names => records::write(&names(model), csv),
        TableName::Findings => said::findings(&findings(model), csv),
        TableName::States => timeline::states(model, csv),
        TableName::Arrows => timeline::arrows(model, csv),
        TableName::Wakes => records::write(&Summary::of(model).wakes, csv),
        TableName::Spans => timeline::spans(model, csv),
        TableName::Logs => said::logs(model, csv),
        TableName::Counters => said::counters(model, csv),
        TableName::Heap => said::heap(model, csv),
        TableName::Gc => timeline::collections(model, csv),
        TableName::Lost => said::lost(model, csv),
        TableName::Events => said::events(&Summary::of(model).events, csv),
    }
}
