//! What eio-trace means by its records: fibers, cancellation contexts, suspensions of OCaml's Eio.
//!
//! Its thread ids are made of Eio's own ids: ring (domain) `r` is thread `4 r + 1`, fiber `i` is thread `4 i + 2`. A
//! "wakeup" names a fiber by its bare id, and says that it runs from there on.

use std::collections::HashMap;

use super::Reader;
use super::arguments::{number, text};
use super::event::{EventRecord, kind};
use crate::event::{Level, PollResult};
use crate::foreign::tracks::{NameId, Said, SliceRef, TrackIndex, Turned};

/// Who a thread of an eio-trace file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Who {
    /// A domain: fibers run on it.
    Ring,
    /// A fiber.
    Fiber,
}

/// Who is who.
#[derive(Default, Debug)]
pub(super) struct Eio {
    process: Option<u64>,
    /// Which CPU each fiber runs on.
    running: HashMap<u32, TrackIndex>,
    /// Cancellation contexts, by their ids: their slices take the name they are given later.
    contexts: HashMap<u64, SliceRef>,
}

impl Eio {
    /// True once a record showed that eio-trace wrote the file.
    pub(super) const fn is_on(&self) -> bool {
        self.process.is_some()
    }

    /// A thread has this id and name: who of eio-trace's it is. They give themselves away.
    pub(super) fn thread_named(&mut self, process: u64, id: u64, name: &str) -> Option<Who> {
        let (kind, number) = (id & 3, id >> 2);
        let is = |word: &str| name.strip_prefix(word).is_some_and(|rest| rest == number.to_string());
        let who = match kind {
            1 if is("ring") => Who::Ring,
            2 if is("fiber") => Who::Fiber,
            _ => return None,
        };
        self.process = Some(process);
        Some(who)
    }

    fn is_running(&self, thread: TrackIndex) -> Option<u32> {
        self.running.iter().find(|(_, running)| **running == thread).map(|(&cpu, _)| cpu)
    }
}

/// A fiber's thread.
fn fiber(reader: &mut Reader, id: u64) -> TrackIndex {
    reader.tracks.thread(reader.eio.process.unwrap_or(0), id.wrapping_mul(4).wrapping_add(2))
}

/// The fiber with this id runs on this ring.
pub(super) fn runs(reader: &mut Reader, cpu: u32, at: i64, id: u64) {
    let fiber = fiber(reader, id);
    reader.eio.running.insert(cpu, fiber);
    reader.tracks.turns(cpu, at, Turned::Thread(fiber), PollResult::Pending);
}

/// Something has this name: a fiber, or a context.
pub(super) fn named(reader: &mut Reader, id: u64, name: NameId) {
    match reader.eio.contexts.get(&id) {
        Some(&slice) => reader.tracks.rename(slice, name),
        None => {
            let fiber = fiber(reader, id);
            reader.tracks.name_thread(fiber, name);
        }
    }
}

/// True if the event is one of eio-trace's own.
pub(super) fn event(reader: &mut Reader, kind: u64, event: &EventRecord) -> bool {
    match reader.tracks.text(event.category) {
        "eio" => own(reader, kind, event),
        "eio.suspend" if kind == kind::BEGIN => suspends(reader, event),
        // It runs again when its ring says so.
        "eio.suspend" => {}
        _ => return false,
    }
    true
}

fn own(reader: &mut Reader, kind: u64, event: &EventRecord) {
    let id = number(&reader.tracks, &event.arguments, "id");
    let name = reader.tracks.text(event.name).to_owned();
    match (name.as_str(), id) {
        ("create-fiber", Some(id)) => {
            let new = fiber(reader, id);
            reader.tracks.spawned(new, event.at, Some(event.thread).filter(|by| *by != new));
        }
        ("exit-fiber", Some(id)) => {
            let fiber = fiber(reader, id);
            reader.tracks.over(fiber, event.at);
        }
        ("suspend-domain", _) => {
            let ring = (reader.tracks.thread_id(event.thread) >> 2) as u32;
            let to = if kind == kind::BEGIN { Turned::Idle } else { Turned::Nobody };
            reader.tracks.turns(ring, event.at, to, PollResult::Pending);
        }
        ("error", _) => reader.tracks.moment(event.thread, event.at, Level::Error, event.said()),
        (_, Some(id)) if kind == kind::BEGIN => {
            let what = text(&reader.tracks, &event.arguments, "type").unwrap_or(event.name);
            let said = Said { name: what, category: event.category, arguments: &[] };
            let slice = reader.tracks.begin(event.thread, event.at, said);
            reader.eio.contexts.insert(id, slice);
        }
        _ => drop(reader.generic(kind, event, &mut super::words::Body(&[]))),
    }
}

/// The fiber waits for what the operation is called, and does not run.
fn suspends(reader: &mut Reader, event: &EventRecord) {
    reader.tracks.waits(event.thread, event.at, event.name);
    if let Some(cpu) = reader.eio.is_running(event.thread) {
        reader.eio.running.remove(&cpu);
        reader.tracks.turns(cpu, event.at, Turned::Nobody, PollResult::Pending);
    }
}
