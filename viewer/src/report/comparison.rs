//! `unitrace report --compare BEFORE AFTER`: two traces, name by name.

use std::io::{self, Write};

use serde::Serialize;

use super::latency::Latency;
use super::tables::Table;
use crate::figures::{Change, Difference, differences};
use crate::model::Model;
use crate::units::{Count, Moved, Size, Time};

/// Rows that are printed; JSON has them all.
const MOST_ROWS: usize = 30;

/// Two traces.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Comparison {
    /// The first.
    pub before: Side,
    /// The second.
    pub after: Side,
    /// What the tasks of one name did in each; first those whose time on a CPU or ready for one changed most.
    pub names: Vec<NameChange>,
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
    pub all: Did,
}

/// Tasks of one name; `null` where the name does not occur.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct NameChange {
    /// Their callsite's name, or their own.
    pub name: String,
    /// Module path.
    pub module: String,
    /// In the first trace.
    pub before: Option<Did>,
    /// In the second.
    pub after: Option<Did>,
}

/// What tasks did in one trace.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Did {
    /// How many tasks.
    pub tasks: u64,
    /// Of these, how many failed or panicked.
    pub failed: u64,
    /// On a CPU.
    pub running_ns: i64,
    /// Could run.
    pub ready_ns: i64,
    /// Waited.
    pub waiting_ns: i64,
    /// Polls.
    pub polls: u64,
    /// The longest.
    pub longest_poll_ns: i64,
    /// Wakes received.
    pub wakes: u64,
    /// From wake to poll.
    pub wake_to_poll: Latency,
    /// From spawn to end.
    pub life: Latency,
    /// Sampled bytes held at the end.
    pub live_bytes: u64,
}

impl Comparison {
    /// Of two traces, each with the name of its file.
    pub fn of(before: (&str, &Model), after: (&str, &Model)) -> Self {
        let change = |one: Difference| NameChange {
            name: one.name,
            module: one.module,
            before: one.before.map(Did::from),
            after: one.after.map(Did::from),
        };
        Self {
            before: Side::of(before.0, before.1),
            after: Side::of(after.0, after.1),
            names: differences(before.1, after.1).into_iter().map(change).collect(),
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
            all: Change::of_all(model).into(),
        }
    }
}

impl From<Change> for Did {
    fn from(change: Change) -> Self {
        Self {
            tasks: change.tasks,
            failed: change.failed,
            running_ns: change.running,
            ready_ns: change.ready,
            waiting_ns: change.waiting,
            polls: change.polls,
            longest_poll_ns: change.longest_poll,
            wakes: change.wakes,
            wake_to_poll: change.wake_to_poll.into(),
            life: change.life.into(),
            live_bytes: change.held,
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
    write_all(comparison, out)?;
    write_names(comparison, out)
}

fn head(side: &Side) -> String {
    let lost = match side.lost {
        0 => String::new(),
        lost => format!(", LOST {} events: its numbers are too low", Count(lost)),
    };
    format!("{} ({}), {}{lost}", side.trace, side.program, Time(side.duration_ns))
}

/// A number of a trace, `None` where it was not measured, and how it is said.
type Number = (&'static str, fn(&Did) -> Option<i64>, fn(i64) -> String);

const NUMBERS: [Number; 13] = [
    ("tasks", |did| count(did.tasks), say_count),
    ("failed", |did| count(did.failed), say_count),
    ("running", |did| Some(did.running_ns), say_time),
    ("ready", |did| Some(did.ready_ns), say_time),
    ("waiting", |did| Some(did.waiting_ns), say_time),
    ("polls", |did| count(did.polls), say_count),
    ("longest poll", |did| Some(did.longest_poll_ns), say_time),
    ("wakes", |did| count(did.wakes), say_count),
    ("wake to poll, p50", |did| measured(did.wake_to_poll, |late| late.p50_ns), say_time),
    ("wake to poll, p99", |did| measured(did.wake_to_poll, |late| late.p99_ns), say_time),
    ("life, p50", |did| measured(did.life, |life| life.p50_ns), say_time),
    ("life, p99", |did| measured(did.life, |life| life.p99_ns), say_time),
    ("held at the end", |did| count(did.live_bytes), |bytes| Size(bytes.unsigned_abs()).to_string()),
];

/// Those of [`NUMBERS`] that the table of names has room for.
const OF_NAMES: [&str; 5] = ["tasks", "running", "ready", "wake to poll, p99", "life, p50"];

fn count(count: u64) -> Option<i64> {
    Some(i64::try_from(count).unwrap_or(i64::MAX))
}

fn measured(of: Latency, number: fn(Latency) -> i64) -> Option<i64> {
    (of.count > 0).then(|| number(of))
}

fn say_count(count: i64) -> String {
    Count(count.unsigned_abs()).to_string()
}

fn say_time(time: i64) -> String {
    Time(time).to_string()
}

/// Before, after, and how it moved.
fn row((_, of, say): Number, before: Option<&Did>, after: Option<&Did>) -> [String; 3] {
    let numbers = [before, after].map(|did| did.and_then(of));
    let [before, after] = numbers.map(|number| number.map_or("–".to_owned(), say));
    let moved = match numbers {
        [None, None] => String::new(),
        [a, b] => Moved { before: a.unwrap_or(0), after: b.unwrap_or(0) }.to_string(),
    };
    [before, after, moved]
}

fn write_all(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new("All tasks together", &["", "before", "after", "change"], &NUMBERS);
    for number in NUMBERS {
        let [before, after, moved] = row(number, Some(&comparison.before.all), Some(&comparison.after.all));
        table.row([number.0.to_owned(), before, after, moved]);
    }
    table.write(out)
}

fn write_names(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let header = ["name", "tasks", "", "running", "", "ready", "", "late p99", "", "life p50", ""];
    let mut table = Table::new("Tasks by name, most changed first", &header, &comparison.names);
    for name in comparison.names.iter().take(MOST_ROWS) {
        let cell = |wanted: usize| {
            let number = NUMBERS.into_iter().find(|number| number.0 == OF_NAMES[wanted]);
            let said = number.map(|number| row(number, name.before.as_ref(), name.after.as_ref()));
            said.map_or_else(Default::default, |[before, after, moved]| {
                [format!("{before} → {after}"), moved]
            })
        };
        let whole = if name.module.is_empty() {
            name.name.clone()
        } else {
            format!("{} ({})", name.name, name.module)
        };
        let [[tasks, a], [running, b], [ready, c], [late, d], [life, e]] = [0, 1, 2, 3, 4].map(cell);
        table.row([whole, tasks, a, running, b, ready, c, late, d, life, e]);
    }
    table.write(out)
}
