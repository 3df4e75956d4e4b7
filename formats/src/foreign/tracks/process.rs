//! Processes and their threads.

use std::collections::HashMap;

use super::NameId;
use super::moments::TrackIndex;
use crate::foreign::telling::Spread;

/// A process.
#[derive(Debug)]
pub(super) struct Process {
    pub(super) id: u64,
    pub(super) name: NameId,
    threads: HashMap<u64, TrackIndex, Spread>,
}

/// All processes.
#[derive(Default, Debug)]
pub(super) struct Processes {
    known: HashMap<u64, usize, Spread>,
    /// Threads by id alone.
    first: HashMap<u64, TrackIndex, Spread>,
    pub(super) all: Vec<Process>,
}

impl Processes {
    /// The process's number and its thread `id`, which is `next` if it is new.
    pub(super) fn thread(&mut self, process: u64, id: u64, next: TrackIndex) -> (usize, TrackIndex) {
        let at = self.process(process);
        self.first.entry(id).or_insert(next);
        (at, *self.all[at].threads.entry(id).or_insert(next))
    }

    /// The thread with this id, in whichever process made it first.
    pub(super) fn find(&self, thread: u64) -> Option<TrackIndex> {
        self.first.get(&thread).copied()
    }

    /// Names a process.
    pub(super) fn rename(&mut self, process: u64, name: NameId) {
        let at = self.process(process);
        self.all[at].name = name;
    }

    fn process(&mut self, id: u64) -> usize {
        let next = self.all.len();
        let at = *self.known.entry(id).or_insert(next);
        if at == next {
            self.all.push(Process { id, name: NameId::EMPTY, threads: HashMap::default() });
        }
        at
    }
}
