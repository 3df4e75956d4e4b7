//! Log lines, chosen by what they say.

use std::collections::HashMap;

use unitrace_formats::event::Level;
use unitrace_formats::time::Nanos;

use super::Scope;
use crate::model::{Log, Model, TextId};

/// Which log lines are wanted.
#[derive(Clone, PartialEq, Debug)]
pub struct LineFilter {
    /// They, or their task's name, hold these words, whatever the case; empty: all.
    pub words: String,
    /// They are at least as grave as this.
    pub level: Level,
    /// They were said in this time by these tasks.
    pub scope: Scope,
}

/// Places of those lines in [`Model::logs`], in time order.
pub fn lines(model: &Model, filter: &LineFilter) -> Vec<u32> {
    let words = filter.words.trim().to_lowercase();
    let mut known: HashMap<TextId, bool> = HashMap::new();
    let mut holds =
        |text| *known.entry(text).or_insert_with(|| model.text(text).to_lowercase().contains(&words));
    let mut wanted = |log: &Log| {
        gravity(log.level) >= gravity(filter.level)
            && (filter.scope.tasks.is_none() || log.task.is_some_and(|task| filter.scope.holds(task)))
            && (words.is_empty()
                || holds(log.text)
                || log.task.is_some_and(|task| holds(model.task(task).name)))
    };
    let time = filter.scope.time;
    let first = model.logs.partition_point(|log| log.at < time.start);
    let last = model.logs.partition_point(|log| log.at <= time.end).max(first);
    let chosen = model.logs[first..last].iter().enumerate().filter(|(_, log)| wanted(log));
    chosen.map(|(at, _)| (first + at) as u32).collect()
}

/// The first of `lines` that was said at or after `at`; their number if there is none.
pub fn first_from(model: &Model, lines: &[u32], at: Nanos) -> usize {
    lines.partition_point(|&line| model.logs[line as usize].at < at)
}

/// Greater is graver. What this version does not know is as grave as an error: nobody should miss it.
const fn gravity(level: Level) -> u8 {
    match level {
        Level::Trace => 0,
        Level::Debug => 1,
        Level::Info => 2,
        Level::Warn => 3,
        Level::Error | Level::Other(_) => 4,
    }
}
