//! What each phase of an event means.

use super::event::ChromeEvent;
use super::json::{Given, Raw};
use super::number::nanos;
use crate::event::Level;
use crate::foreign::author::{Extent, Source};
use crate::foreign::tracks::{Argument, LifeKey, NameId, Said, TrackIndex, Tracks, Value};

/// What was read so far.
pub(super) struct Taker {
    pub(super) tracks: Tracks,
    /// Events by phase.
    phases: [u64; 128],
    pub(super) seen: Extent,
    arguments: Vec<Argument>,
    /// The thread of the event before: the next one is often of the same.
    recent: Option<(u64, u64, TrackIndex)>,
}

impl Default for Taker {
    fn default() -> Self {
        Self {
            tracks: Tracks::default(),
            phases: [0; 128],
            seen: Extent::default(),
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
        let &[b'"', phase @ 0..128, b'"'] = event.phase.as_written().as_bytes() else {
            return Err("events without a phase of one letter");
        };
        self.phases[usize::from(phase)] += 1;
        if phase == b'M' {
            self.metadata(event);
            return Ok(());
        }
        let at = nanos(event.time.as_written()).ok_or("events without a time")?;
        self.seen.saw(at);
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
        let (name, category) =
            (self.tracks.name(&event.name.text()), self.tracks.name(&event.category.text()));
        self.read_arguments(event);
        let key = if matches!(phase, b'b' | b'S') { Some(self.key(event)) } else { None };
        let said = Said { name, category, arguments: &self.arguments };
        match phase {
            b'B' => {
                self.tracks.begin(track, at, said);
            }
            b'X' => {
                let length = nanos(event.duration.as_written()).unwrap_or(0).max(0);
                let end = at.saturating_add(length);
                self.tracks.slice(track, at, end, said);
                self.seen.saw(end);
            }
            _ => match key {
                Some(key) => self.tracks.life_begins(key, track, at, said),
                None => self.tracks.moment(track, at, Level::Info, said),
            },
        }
    }

    fn read_arguments(&mut self, event: &ChromeEvent<'_>) {
        let Self { arguments, tracks, .. } = self;
        arguments.clear();
        event.arguments.members(|name, value| {
            let value = match value.value() {
                Given::Unsigned(value) => Value::Unsigned(value),
                Given::Signed(value) => Value::Signed(value),
                Given::Float(value) => Value::Float(value),
                Given::Bool(value) => Value::Bool(value),
                Given::Text(text) => Value::Text(tracks.name(&text)),
                Given::Nothing => return,
            };
            arguments.push(Argument { name: tracks.name(&String::from_utf8_lossy(name)), value });
        });
    }

    /// Each number among the arguments is a series.
    fn counter(&mut self, at: i64, event: &ChromeEvent<'_>) {
        self.read_arguments(event);
        let counter = self.tracks.name(&event.name.text());
        let module = self.tracks.name(&event.category.text());
        let only = self.arguments.len() == 1;
        for &Argument { name, value } in &self.arguments {
            let value = match value {
                Value::Unsigned(value) => value as f64,
                Value::Signed(value) => value as f64,
                Value::Float(value) => value,
                Value::Bool(_) | Value::Text(_) => continue,
            };
            // A counter of one value that is called `value`, or like itself, needs no name for it.
            let is_itself = only && (name == counter || self.tracks.text(name) == "value");
            let series = if is_itself { NameId::EMPTY } else { name };
            self.tracks.counter(module, counter, series, NameId::EMPTY, at, value);
        }
    }

    /// Names of processes and threads.
    fn metadata(&mut self, event: &ChromeEvent<'_>) {
        let mut name = None;
        event.arguments.members(|key, value| {
            if key == b"name" {
                name = Some(value.text());
            }
        });
        let Some(name) = name else { return };
        let name = self.tracks.name(&name);
        match event.name.text().as_ref() {
            "process_name" => {
                let process = self.number(event.process);
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
        let (process, thread) = (self.number(event.process), self.number(event.thread));
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
    fn number(&mut self, id: Raw<'_>) -> u64 {
        if id.is_missing() {
            return 0;
        }
        let written = id.as_written();
        match written.trim_matches('"').parse() {
            Ok(number) => number,
            Err(_) => TEXT | u64::from(self.tracks.name(written).raw()),
        }
    }

    /// What an asynchronous slice or a flow is known by.
    fn key(&mut self, event: &ChromeEvent<'_>) -> LifeKey {
        let (mut id, mut process) = (event.id, 0);
        event.id2.members(|key, value| {
            if key == b"local" || key == b"global" {
                id = value;
            }
            if key == b"local" {
                process = 1;
            }
        });
        if process != 0 {
            process = self.number(event.process);
        }
        let id = u64::from(self.tracks.name(id.as_written()).raw());
        LifeKey { process, category: self.tracks.name(&event.category.text()).raw(), id }
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
