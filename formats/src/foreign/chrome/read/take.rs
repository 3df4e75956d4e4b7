//! What each phase of an event means.

use serde_json::value::RawValue;

use super::event::{ChromeEvent, Given, Id2};
use super::number::nanos;
use crate::event::Level;
use crate::foreign::author::Source;
use crate::foreign::tracks::{Argument, LifeKey, NameId, Said, TrackIndex, Tracks, Value};

/// What was read so far.
pub(super) struct Taker {
    pub(super) tracks: Tracks,
    /// Events by phase.
    phases: [u64; 128],
    first: i64,
    last: i64,
    arguments: Vec<Argument>,
    /// The thread of the event before: the next one is often of the same.
    recent: Option<(u64, u64, TrackIndex)>,
}

impl Default for Taker {
    fn default() -> Self {
        Self {
            tracks: Tracks::default(),
            phases: [0; 128],
            first: i64::MAX,
            last: i64::MIN,
            arguments: Vec::new(),
            recent: None,
        }
    }
}

/// Numbers that stand for a text in place of a process or thread id have this bit.
const TEXT: u64 = 1 << 63;

impl Taker {
    /// Takes an event over.
    ///
    /// # Errors
    /// Why it was left out, as a plural.
    pub(super) fn take(&mut self, event: &ChromeEvent<'_>) -> Result<(), &'static str> {
        let &[phase @ 0..128] = event.ph.0.as_bytes() else {
            return Err("events without a phase of one letter");
        };
        self.phases[usize::from(phase)] += 1;
        if phase == b'M' {
            self.metadata(event);
            return Ok(());
        }
        let at = event.ts.and_then(|ts| nanos(ts.get())).ok_or("events without a time")?;
        self.saw(at);
        self.happened(phase, at, event)
    }

    fn happened(&mut self, phase: u8, at: i64, event: &ChromeEvent<'_>) -> Result<(), &'static str> {
        let track = self.track(event);
        match phase {
            b'E' => {
                self.read_arguments(event);
                self.tracks.end(track, at, &self.arguments);
            }
            b'C' => self.counter(at, event),
            b's' | b't' | b'f' => {
                let key = self.key(event);
                self.tracks.flow(u64::from(key.category) << 32 | key.id, track, at, phase == b's');
            }
            b'e' | b'F' => {
                let key = self.key(event);
                if !self.tracks.life_ends(key, at) {
                    return Err("ends of asynchronous slices that do not begin in the file");
                }
            }
            b'B' | b'X' | b'i' | b'I' | b'R' | b'n' | b'T' | b'p' | b'b' | b'S' => {
                self.said(phase, track, at, event);
            }
            _ => {
                return Err(
                    "events of phases without a meaning here (objects, samples, memory dumps, marks)",
                );
            }
        }
        Ok(())
    }

    /// What has a name and arguments.
    fn said(&mut self, phase: u8, track: TrackIndex, at: i64, event: &ChromeEvent<'_>) {
        let (name, category) = (self.tracks.name(&event.name.0), self.tracks.name(&event.cat.0));
        let key = self.key(event);
        self.read_arguments(event);
        let said = Said { name, category, arguments: &self.arguments };
        match phase {
            b'B' => {
                self.tracks.begin(track, at, said);
            }
            b'X' => {
                let length = event.dur.and_then(|dur| nanos(dur.get())).unwrap_or(0).max(0);
                let end = at.saturating_add(length);
                self.tracks.slice(track, at, end, said);
                self.saw(end);
            }
            b'b' | b'S' => self.tracks.life_begins(key, track, at, said),
            _ => self.tracks.moment(track, at, Level::Info, said),
        }
    }

    fn read_arguments(&mut self, event: &ChromeEvent<'_>) {
        self.arguments.clear();
        for (name, value) in &event.args.0 {
            let value = match value {
                Given::Unsigned(value) => Value::Unsigned(*value),
                Given::Signed(value) => Value::Signed(*value),
                Given::Float(value) => Value::Float(*value),
                Given::Bool(value) => Value::Bool(*value),
                Given::Text(text) => Value::Text(self.tracks.name(text)),
                Given::Nothing => continue,
            };
            let name = self.tracks.name(name);
            self.arguments.push(Argument { name, value });
        }
    }

    /// Each number among the arguments is a series.
    fn counter(&mut self, at: i64, event: &ChromeEvent<'_>) {
        let counter = self.tracks.name(&event.name.0);
        let module = self.tracks.name(&event.cat.0);
        for (series, value) in &event.args.0 {
            let value = match *value {
                Given::Unsigned(value) => value as f64,
                Given::Signed(value) => value as f64,
                Given::Float(value) => value,
                _ => continue,
            };
            // A counter of one value that is called `value` needs no name for it.
            let only = event.args.0.len() == 1 && (series == "value" || *series == event.name.0);
            let series = if only { NameId::EMPTY } else { self.tracks.name(series) };
            self.tracks.counter(module, counter, series, NameId::EMPTY, at, value);
        }
    }

    /// Names of processes and threads.
    fn metadata(&mut self, event: &ChromeEvent<'_>) {
        let name = event.args.0.iter().find_map(|(key, value)| match value {
            Given::Text(text) if key == "name" => Some(text),
            _ => None,
        });
        let Some(name) = name else { return };
        let name = self.tracks.name(name);
        match event.name.0.as_ref() {
            "process_name" => {
                let process = self.number(event.pid);
                self.tracks.name_process(process, name);
            }
            "thread_name" => {
                let track = self.track(event);
                self.tracks.name_thread(track, name);
            }
            _ => {}
        }
    }

    fn track(&mut self, event: &ChromeEvent<'_>) -> TrackIndex {
        let (process, thread) = (self.number(event.pid), self.number(event.tid));
        match self.recent {
            Some((same_process, same_thread, track)) if (same_process, same_thread) == (process, thread) => {
                track
            }
            _ => {
                let track = self.tracks.thread(process, thread);
                self.recent = Some((process, thread, track));
                track
            }
        }
    }

    /// A process or thread id: mostly a number, sometimes a text.
    fn number(&mut self, id: Option<&RawValue>) -> u64 {
        let Some(id) = id else { return 0 };
        match id.get().trim_matches('"').parse() {
            Ok(number) => number,
            Err(_) => TEXT | u64::from(self.tracks.name(id.get()).raw()),
        }
    }

    /// What an asynchronous slice or a flow is known by.
    fn key(&mut self, event: &ChromeEvent<'_>) -> LifeKey {
        let local = event.id2.as_ref().and_then(|Id2 { local, .. }| *local);
        let global = event.id2.as_ref().and_then(|Id2 { global, .. }| *global);
        let process = if local.is_some() { self.number(event.pid) } else { 0 };
        let id = local.or(global).or(event.id).map_or("", RawValue::get);
        let id = u64::from(self.tracks.name(id).raw());
        LifeKey { process, category: self.tracks.name(&event.cat.0).raw(), id }
    }

    fn saw(&mut self, at: i64) {
        self.first = self.first.min(at);
        self.last = self.last.max(at);
    }

    /// First and last time.
    pub(super) fn span(&self) -> Option<(i64, i64)> {
        (self.first <= self.last).then_some((self.first, self.last))
    }

    /// What was read, in the format's words.
    pub(super) fn count(&self, source: &mut Source) {
        for (phase, &count) in (0..128_u8).zip(&self.phases) {
            if count > 0 {
                source.count(&char::from(phase).to_string(), count);
            }
        }
        source.number("threads", self.tracks.threads() as u64);
    }
}
