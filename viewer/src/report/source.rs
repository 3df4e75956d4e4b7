//! What was read of another tool's file, in the words of its format.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use unitrace_formats::foreign::author;

use crate::units::Count;

/// What stood in the file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Source {
    /// The format, with what is known of who wrote it.
    pub format: String,
    /// First to last record.
    pub span_ns: i64,
    /// All records that were read.
    pub records_total: u64,
    /// Records by the name that the format gives them.
    pub records: BTreeMap<String, u64>,
    /// Counts of other things, each under its own name: packets, threads.
    #[serde(flatten)]
    pub numbers: BTreeMap<String, u64>,
    /// Things counted by kind, each under its own name: types, counters.
    #[serde(flatten)]
    pub tallies: BTreeMap<String, BTreeMap<String, u64>>,
    /// What was not taken over.
    pub dropped: Vec<Dropped>,
}

/// What was not taken over, for one reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Dropped {
    /// What and why.
    pub what: String,
    /// How many.
    pub count: u64,
    /// Where the first one lies in the unpacked file.
    pub first_at_byte: u64,
}

impl Source {
    pub(super) fn of(source: &author::Source) -> Self {
        let dropped = |dropped: &author::Dropped| Dropped {
            what: dropped.what.clone(),
            count: dropped.count,
            first_at_byte: dropped.first_at,
        };
        Self {
            format: source.format.clone(),
            span_ns: source.span.0,
            records_total: source.total(),
            records: source.records.clone(),
            numbers: source.numbers.clone(),
            tallies: source.tallies.clone(),
            dropped: source.dropped.iter().map(dropped).collect(),
        }
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let numbers = self.numbers.iter().map(|(name, value)| format!("; {name} {}", Count(*value)));
        let numbers: String = numbers.collect();
        writeln!(out, "read as {}: {} records{numbers}", self.format, Count(self.records_total))
    }
}
