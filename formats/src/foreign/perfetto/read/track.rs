//! Tracks: threads, rows of a process, counters.

use std::collections::HashMap;

use super::schema::{self, TrackDescriptor};
use crate::foreign::telling::Spread;
use crate::foreign::tracks::{NameId, TrackIndex, Tracks};

/// What was said of tracks, by uuid.
#[derive(Default, Debug)]
pub(super) struct Descriptors {
    all: HashMap<u64, TrackDescriptor>,
    /// The machines of those that are not on the one that recorded the trace.
    machines: HashMap<u64, u32>,
    made: HashMap<u64, TrackIndex, Spread>,
    counters: HashMap<u64, Counter, Spread>,
    /// Names of processes.
    names: HashMap<u64, String>,
}

/// What is known of a counter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counter {
    pub(super) module: NameId,
    /// Empty if its values have it.
    pub(super) name: NameId,
    pub(super) unit: NameId,
    pub(super) multiplier: i64,
}

/// An id as the kernel counts them; the schema has signed numbers. Each machine counts its own.
const fn number(machine: u32, id: i32) -> u64 {
    (machine as u64) << 32 | id as u32 as u64
}

/// Tracks inside each other; a file that claims more is damaged, or goes in a circle.
const DEEPEST: usize = 64;

impl Descriptors {
    /// What is said later adds to what was said before.
    pub(super) fn add(&mut self, machine: u32, new: TrackDescriptor) {
        if machine != 0 {
            self.machines.insert(new.uuid, machine);
        }
        if let Some(process) = new.process.as_ref().filter(|process| !process.name.is_empty()) {
            self.names.insert(number(machine, process.pid), process.name.clone());
        }
        let old = self.all.entry(new.uuid).or_default();
        let older = std::mem::take(old);
        let text = |new: String, old: String| if new.is_empty() { old } else { new };
        *old = TrackDescriptor {
            uuid: new.uuid,
            name: text(new.name, older.name),
            static_name: text(new.static_name, older.static_name),
            parent: new.parent.or(older.parent),
            process: new.process.or(older.process),
            thread: new.thread.or(older.thread),
            counter: new.counter.or(older.counter),
        };
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The counter that a track is.
    pub(super) fn counter(&mut self, tracks: &mut Tracks, uuid: u64) -> Counter {
        if let Some(&known) = self.counters.get(&uuid) {
            return known;
        }
        let told = self.all.get(&uuid).and_then(|track| track.counter.as_ref());
        let counter = Counter {
            module: tracks.name(self.process(uuid).1),
            name: tracks.name(self.name(uuid)),
            unit: tracks.name(told.map_or("", unit)),
            multiplier: told.map_or(1, |counter| counter.multiplier.max(1)),
        };
        self.counters.insert(uuid, counter);
        counter
    }

    /// The name that the descriptor or its counter has.
    fn name(&self, uuid: u64) -> &str {
        let Some(track) = self.all.get(&uuid) else { return "" };
        if track.name.is_empty() { &track.static_name } else { &track.name }
    }

    /// The process around a track: its id, and its name if one was said.
    fn process(&self, uuid: u64) -> (u64, &str) {
        let mut next = Some(uuid);
        for _ in 0..DEEPEST {
            let Some(track) = next.and_then(|uuid| self.all.get(&uuid)) else { break };
            let machine = self.machine(track.uuid);
            if let Some(process) = &track.process {
                return (number(machine, process.pid), &process.name);
            }
            if let Some(thread) = &track.thread {
                let process = number(machine, thread.pid);
                return (process, self.names.get(&process).map_or("", String::as_str));
            }
            next = track.parent;
        }
        (0, "")
    }

    fn machine(&self, uuid: u64) -> u32 {
        self.machines.get(&uuid).copied().unwrap_or_default()
    }

    /// The row that a track's events stand on.
    pub(super) fn row(&mut self, tracks: &mut Tracks, uuid: u64) -> TrackIndex {
        if let Some(&known) = self.made.get(&uuid) {
            return known;
        }
        let (process, process_name) = self.process(uuid);
        let thread = self.all.get(&uuid).and_then(|track| track.thread.as_ref());
        let (id, name) = match thread {
            Some(thread) if !thread.name.is_empty() => (number(0, thread.tid), &*thread.name),
            Some(thread) => (number(0, thread.tid), self.name(uuid)),
            None => (uuid, self.name(uuid)),
        };
        let process_name = match process >> 32 {
            0 => tracks.name(process_name),
            // Machines of one image have processes of one name.
            machine => tracks.name(&format!("{process_name} on machine {machine}")),
        };
        let name = tracks.name(name);
        let row = tracks.thread(process, id);
        if process_name != NameId::EMPTY {
            tracks.name_process(process, process_name);
        }
        if name != NameId::EMPTY {
            tracks.name_thread(row, name);
        }
        self.made.insert(uuid, row);
        row
    }
}

fn unit(counter: &schema::Counter) -> &str {
    const NANOSECONDS: u32 = 1;
    const BYTES: u32 = 3;
    match counter.unit {
        NANOSECONDS => "ns",
        BYTES => "bytes",
        _ => &counter.unit_name,
    }
}
