//! Which tasks to show, as one line of words that a person can write, keep and send to another: `conn state:ready
//! -module:net in:1s..2s`.
//!
//! A task is shown if every term of the line fits; `-` before a term turns it round. The terms are [`TERMS`].

mod fits;
mod read;
mod words;

use std::fmt;

use crate::model::{Model, StateKind, TaskIndex, TimeRange};
pub(super) use words::{Known, Words};

/// Every form of a term and the tasks that it fits, for the help.
pub const TERMS: [(&str, &str); 11] = [
    ("word  \"two words\"", "name, callsite or module holds this, whatever the case"),
    ("/regex/", "name, callsite or module matches"),
    ("name:  module:  guest:", "with a word or a /regex/: that alone holds or matches it"),
    ("waits:", "with a word or a /regex/: it waited on something of that name"),
    ("state:ready", "it was in this state: running, ready, waiting, created or unknown"),
    ("ready>1ms", "it was in this state for longer than that at a stretch"),
    ("id:17,18", "the tasks with these numbers"),
    ("near:17  near:17+2", "task 17 and all within one arrow of it, or two"),
    ("in:1s..1.5s", "it lived then; state:, waits: and ready> look only there"),
    (
        "is:failed  is:alive  is:dropped",
        "it ended so; is:stuck should have ended and did not, is:storm keeps waking itself",
    ),
    ("-term", "the term does not fit"),
];

/// A line of terms.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    line: String,
    terms: Vec<Term>,
    /// Where `state:`, `waits:` and `ready>` look.
    time: Option<TimeRange>,
}

#[derive(Clone, Debug)]
struct Term {
    /// Turned round.
    not: bool,
    test: Test,
}

/// What one term asks.
#[derive(Clone, Debug)]
enum Test {
    /// Name, callsite or module.
    Any(Words),
    Name(Words),
    Module(Words),
    Guest(Words),
    Waits(Words),
    State(StateKind),
    /// Longer than so many nanoseconds in this state.
    Longer(StateKind, i64),
    /// Tasks with one of these ids, sorted.
    Ids(Vec<u32>),
    /// Tasks with this id and those within so many arrows.
    Near(u32, usize),
    /// Alive at some moment of it.
    In(TimeRange),
    Is(Fate),
}

/// How a task fared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    Failed,
    Stuck,
    Alive,
    Dropped,
    Storm,
}

/// A line that is no filter; the text says what to write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoFilter(String);

impl fmt::Display for NoFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoFilter {}

impl Filter {
    /// Reads a line; an empty one fits every task.
    pub fn read(line: &str) -> Result<Self, NoFilter> {
        let terms = read::terms(line)?;
        let time = terms.iter().filter(|term| !term.not).find_map(|term| match term.test {
            Test::In(range) => Some(range),
            _ => None,
        });
        Ok(Self { line: line.trim().to_owned(), terms, time })
    }

    /// The line it was read from.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// True if it fits every task.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The tasks that every term fits, sorted.
    pub fn tasks(&self, model: &Model) -> Vec<TaskIndex> {
        let all: Vec<TaskIndex> = model.tasks().map(|(task, _)| task).collect();
        let cheapest_first = |slow: bool| self.terms.iter().filter(move |term| term.test.is_slow() == slow);
        cheapest_first(false)
            .chain(cheapest_first(true))
            .fold(all, |tasks, term| fits::keep(model, tasks, term, self.time))
    }
}

impl Test {
    /// True if it looks at every segment of a task.
    fn is_slow(&self) -> bool {
        matches!(self, Self::Waits(_) | Self::State(_) | Self::Longer(..))
    }
}

#[cfg(test)]
mod tests;
