//! What each CPU ran.

use std::collections::BTreeMap;

use super::NameId;
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

/// Events that are missing between two times.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loss {
    pub(super) after: i64,
    pub(super) before: i64,
    pub(super) events: u64,
}

/// A CPU.
#[derive(Default, Debug)]
pub(super) struct Cpu {
    /// Its own name, if it has one.
    pub(super) name: NameId,
    pub(super) turns: Vec<Turn>,
    pub(super) losses: Vec<Loss>,
}

/// All CPUs, by number.
#[derive(Default, Debug)]
pub(super) struct Cpus(BTreeMap<u32, Cpu>);

impl Cpus {
    pub(super) fn turns(&mut self, cpu: u32, turn: Turn) {
        self.0.entry(cpu).or_default().turns.push(turn);
    }

    pub(super) fn rename(&mut self, cpu: u32, name: NameId) {
        self.0.entry(cpu).or_default().name = name;
    }

    pub(super) fn loses(&mut self, cpu: u32, loss: Loss) {
        self.0.entry(cpu).or_default().losses.push(loss);
    }

    /// All CPUs, with their turns in order of time.
    pub(super) fn into_each(self) -> impl Iterator<Item = (u32, Cpu)> {
        self.0.into_iter().map(|(number, mut cpu)| {
            cpu.turns.sort_by_key(|turn| turn.at);
            (number, cpu)
        })
    }
}
