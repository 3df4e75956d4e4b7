//! `unitrace report --compare BEFORE AFTER`: two traces, name by name.

use std::io::{self, Write};

use serde::Serialize;

use super::table::{Part, Table, write_text};
use crate::figures::{Change, Difference, Number, differences};
use crate::model::Model;
use crate::units::{Count, Time, with_module};

/// Rows that are printed; JSON has them all.
const MOST_ROWS: usize = 30;
/// What the table of names has room for.
const OF_NAMES: [Number; 5] = [Number::TASKS, Number::RUNNING, Number::READY, Number::LATE, Number::LIFE];

/// Two traces.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Comparison {
    /// The first.
    pub before: Side,
    /// The second.
    pub after: Side,
    /// What the tasks of one name did in each; first those whose time on a CPU or ready for one changed most.
    pub names: Vec<Difference>,
}

/// One of two traces as a whole.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Side {
    /// Its file.
    pub trace: String,
    /// Program that was traced.
    pub program: String,
    /// First to last event.
    pub duration_ns: i64,
    /// Events lost within its time: its numbers are too low by these.
    pub lost: u64,
    /// All its tasks together.
    #[serde(flatten)]
    pub all: Change,
}

impl Comparison {
    /// Of two traces, each with the name of its file.
    pub fn of(before: (&str, &Model), after: (&str, &Model)) -> Self {
        Self {
            before: Side::of(before.0, before.1),
            after: Side::of(after.0, after.1),
            names: differences(before.1, after.1),
        }
    }
}

impl Side {
    fn of(trace: &str, model: &Model) -> Self {
        Self {
            trace: trace.to_owned(),
            program: model.program.clone(),
            duration_ns: model.range.span(),
            lost: model.lost(),
            all: Change::of_all(model),
        }
    }
}

/// Writes the comparison, as JSON if `json`.
///
/// # Errors
/// Those of `out`.
pub fn write(comparison: &Comparison, json: bool, out: &mut dyn Write) -> io::Result<()> {
    if json {
        serde_json::to_writer_pretty(&mut *out, comparison)?;
        return writeln!(out);
    }
    writeln!(out, "before: {}", head(&comparison.before))?;
    writeln!(out, "after:  {}", head(&comparison.after))?;
    let tables = [all_together(comparison), by_name(&comparison.names)];
    write_text(&tables.map(Part::Table), out)
}

fn head(side: &Side) -> String {
    let lost = match side.lost {
        0 => String::new(),
        lost => format!(", LOST {} events: its numbers are too low", Count(lost)),
    };
    format!("{} ({}), {}{lost}", side.trace, side.program, Time(side.duration_ns))
}

fn all_together(comparison: &Comparison) -> Table {
    let (before, after) = (&comparison.before.all, &comparison.after.all);
    let row = |number: Number| {
        let title = [number.title.to_owned()].into_iter();
        title.chain(number.compare(Some(before), Some(after)).words()).collect()
    };
    let rows = Number::ALL.map(row).into();
    Table::of_cells("All tasks together", &["", "before", "after", "change"], rows)
}

fn by_name(names: &[Difference]) -> Table {
    let heads = OF_NAMES.iter().flat_map(|number| [number.short, ""]);
    let heads: Vec<_> = ["name"].into_iter().chain(heads).collect();
    let row = |name: &Difference| {
        let numbers = OF_NAMES.iter().flat_map(|number| {
            let [before, after, moved] = number.of(name).words();
            [format!("{before} → {after}"), moved]
        });
        [with_module(&name.name, &name.module)].into_iter().chain(numbers).collect()
    };
    let rows = names.iter().take(MOST_ROWS).map(row).collect();
    Table::of_cells("Tasks by name, most changed first", &heads, rows)
        .with_hidden(names.len().saturating_sub(MOST_ROWS))
}
