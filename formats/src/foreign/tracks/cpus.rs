//! What each CPU ran.

use std::collections::BTreeMap;

use super::moments::TrackIndex;
use crate::event::PollResult;

/// What a CPU does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turned {
    /// It runs this thread.
    Thread(TrackIndex),
    /// It has nothing to run.
    Idle,
    /// It does something of which nothing is known.
    Nobody,
}

/// From `at` on the CPU does this; what it did before ended so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub(super) at: i64,
    pub(super) to: Turned,
    pub(super) left: PollResult,
}

/// All CPUs, by number.
#[derive(Default, Debug)]
pub(super) struct Cpus(BTreeMap<u32, Vec<Turn>>);

impl Cpus {
    pub(super) fn turns(&mut self, cpu: u32, turn: Turn) {
        self.0.entry(cpu).or_default().push(turn);
    }

    /// The turns of each CPU in order of time.
    pub(super) fn into_turns(self) -> impl Iterator<Item = (u32, Vec<Turn>)> {
        self.0.into_iter().map(|(cpu, mut turns)| {
            turns.sort_by_key(|turn| turn.at);
            (cpu, turns)
        })
    }
}
