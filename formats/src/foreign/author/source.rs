//! What was read, in the words of the format it came in.

use std::collections::BTreeMap;

use crate::time::Nanos;

/// What an importer found in a foreign file. `unitrace report --json` shows it under `source`.
///
/// ```
/// use unitrace_formats::foreign::author::Source;
/// let mut source = Source::new("MirageOS CTF");
/// source.count("read", 2);
/// source.number("packets", 4);
/// source.tally("types", "Bind", 1);
/// source.drop_at(64, "packets with a bad header");
/// source.drop_at(128, "packets with a bad header");
/// assert_eq!(source.dropped[0].to_string(), "2 packets with a bad header were left out, the first at byte 64");
/// ```
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Source {
    /// The format, with what is known of who wrote it.
    pub format: String,
    /// From the first record to the last.
    pub span: Nanos,
    /// Records by the name that the format gives them.
    pub records: BTreeMap<String, u64>,
    /// Counts of other things by name: packets, threads.
    pub numbers: BTreeMap<String, u64>,
    /// Things counted by kind: `types` → `Bind` → 823.
    pub tallies: BTreeMap<String, BTreeMap<String, u64>>,
    /// What was not taken over, by reason.
    pub dropped: Vec<Dropped>,
}

/// Something in the file that is not in the trace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dropped {
    /// What and why, as a plural: "records of an unknown type".
    pub what: String,
    /// How many.
    pub count: u64,
    /// Where the first one lies in the (unpacked) file.
    pub first_at: u64,
}

impl std::fmt::Display for Dropped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let were = if self.count == 1 { "was" } else { "were" };
        write!(f, "{} {} {were} left out, the first at byte {}", self.count, self.what, self.first_at)
    }
}

/// Different kinds of a thing that are told apart; a hostile file could name as many as it has bytes.
const MOST_KINDS: usize = 4096;
/// Reasons that are told apart.
const MOST_REASONS: usize = 64;

impl Source {
    /// Nothing read yet.
    pub fn new(format: impl Into<String>) -> Self {
        Self { format: format.into(), ..Self::default() }
    }

    /// Counts `more` records of this name.
    pub fn count(&mut self, record: &str, more: u64) {
        add(&mut self.records, record, more);
    }

    /// States a number; said twice they are added.
    pub fn number(&mut self, name: &str, value: u64) {
        add(&mut self.numbers, name, value);
    }

    /// Counts `more` things of a kind.
    pub fn tally(&mut self, of: &str, kind: &str, more: u64) {
        if !self.tallies.contains_key(of) {
            self.tallies.insert(of.to_owned(), BTreeMap::new());
        }
        if let Some(kinds) = self.tallies.get_mut(of) {
            add(kinds, kind, more);
        }
    }

    /// Something at byte `at` was left out. `what` is a plural with the reason: "records of an unknown type".
    pub fn drop_at(&mut self, at: u64, what: &str) {
        self.drop_many(at, what, 1);
    }

    /// As [`Source::drop_at`], for `count` at once.
    pub fn drop_many(&mut self, at: u64, what: &str, count: u64) {
        if let Some(known) = self.dropped.iter_mut().find(|known| known.what == what) {
            known.count = known.count.saturating_add(count);
        } else if self.dropped.len() < MOST_REASONS {
            self.dropped.push(Dropped { what: what.to_owned(), count, first_at: at });
        }
    }

    /// All records.
    pub fn total(&self) -> u64 {
        self.records.values().sum()
    }
}

fn add(to: &mut BTreeMap<String, u64>, name: &str, more: u64) {
    if let Some(count) = to.get_mut(name) {
        *count = count.saturating_add(more);
    } else if to.len() < MOST_KINDS {
        to.insert(name.to_owned(), more);
    }
}
