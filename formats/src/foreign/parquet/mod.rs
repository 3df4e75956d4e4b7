//! Parquet tables, for DuckDB, DataFusion, Spark, pandas: a directory with one file for each table, so that those of many
//! traces are one table (`select … from 'fleet/*.parquet/polls.parquet'`).
//!
//! | table | a row for each | columns beside `trace` |
//! |---|---|---|
//! | `trace` | trace | `program`, `writer_id`, `events`, `lost`, `unix_ns_at_0`, `unix_error_ns`, `written_by` |
//! | `events` | event | `time`, `lane`, `lane_level`, `event`, a column for each field of the event table, `text` |
//! | `tasks` | task | `task`, `name`, `module`, `kind`, `parent`, `begin`, `end`, `outcome`, `is_spawned` (false: it was there before) |
//! | `polls` | stretch that a task ran | `task`, `name`, `lane`, `begin`, `end`, `result`, `flow` of the wake that made it |
//! | `wakes` | wake | `time`, `lane`, `task`, `name`, `cause`, `by`, `flow` (missing: it was ready already) |
//! | `waits` | stretch that a task lived and did not run | `task`, `name`, `state` (`created`, `ready`, `waiting`), `begin`, `end`, `resource`, `resource_name` (the first), `resources` (how many) |
//! | `spans` | span | `span`, `name`, `module`, `task`, `begin`, `end`, `fields` (a JSON object) |
//! | `counters` | value | `time`, `name`, `unit`, `value`; the heap's sizes too |
//!
//! Times are nanoseconds since the trace's first event, objects their numbers as in the trace, callsites and
//! enumerations their names. `trace` is the same in all tables of a trace, and differs from that of others. What is not
//! known is missing; what is open when the trace ends has no `end`.
//!
//! Rows are written in groups of 65,536; memory does not grow with the trace but for what is alive.

mod derived;
mod events;
mod table;

use std::io;
use std::path::Path;

use super::telling::tell;
use crate::trace::Trace;
use derived::Derived;
use table::{Cell, Kind, Table};

/// Parquet is written.
pub const IS_WRITTEN: bool = true;

/// Writes the tables of `trace` into the directory `dir`, which is made if it is not there. Tables of that name are
/// replaced.
///
/// # Errors
/// What the file system says.
pub fn write_dir(trace: &Trace, dir: &Path) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    let header = trace.header();
    let label = format!("{} {} {:x}", header.program_name(), header.writer_id, header.boot_id);
    let events = events::write(trace, &label, dir)?;
    let mut derived = Derived::create(dir, &label)?;
    tell(trace, &mut derived)?;
    derived.finish()?;
    about(trace, &label, events, dir)
}

/// The table with one row.
fn about(trace: &Trace, label: &str, events: u64, dir: &Path) -> io::Result<()> {
    let (header, clock) = (trace.header(), trace.clock());
    let signed = |number: Option<i64>| number.map_or(Cell::Missing, Cell::Signed);
    let row = [
        ("trace", Kind::Text, Cell::Made(label)),
        ("program", Kind::Text, Cell::Made(header.program_name())),
        ("writer_id", Kind::Unsigned, Cell::Unsigned(header.writer_id.into())),
        ("events", Kind::Unsigned, Cell::Unsigned(events)),
        ("lost", Kind::Unsigned, Cell::Unsigned(trace.lost().total())),
        ("unix_ns_at_0", Kind::Signed, signed(clock.unix(clock.start()).map(|unix| unix.0))),
        ("unix_error_ns", Kind::Signed, signed(clock.unix_error().map(|error| error.0))),
        ("written_by", Kind::Text, Cell::Known(concat!("unitrace ", env!("CARGO_PKG_VERSION")))),
    ];
    let columns = row.map(|(name, kind, _)| (name.to_owned(), kind));
    let mut table = Table::create(dir, "trace", &columns)?;
    table.row(&row.map(|(.., cell)| cell))?;
    table.finish()
}
