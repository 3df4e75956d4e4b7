//! Event records: slices, moments, counters, flows.

use super::arguments::arguments;
use super::words::{Body, Record};
use super::{Reader, eio};
use crate::event::Level;
use crate::foreign::tracks::{Argument, LifeKey, NameId, Said, TrackIndex, Value};

/// What an event record says before its last word.
pub(super) struct EventRecord {
    pub(super) at: i64,
    pub(super) thread: TrackIndex,
    pub(super) category: NameId,
    pub(super) name: NameId,
    pub(super) arguments: Vec<Argument>,
}

impl EventRecord {
    pub(super) fn said(&self) -> Said<'_> {
        Said { name: self.name, category: self.category, arguments: &self.arguments }
    }
}

/// Types of event records.
pub(super) mod kind {
    pub(in super::super) const INSTANT: u64 = 0;
    pub(in super::super) const COUNTER: u64 = 1;
    pub(in super::super) const BEGIN: u64 = 2;
    pub(in super::super) const END: u64 = 3;
    pub(in super::super) const COMPLETE: u64 = 4;
    pub(in super::super) const ASYNC_BEGIN: u64 = 5;
    pub(in super::super) const ASYNC_INSTANT: u64 = 6;
    pub(in super::super) const ASYNC_END: u64 = 7;
    pub(in super::super) const FLOW_BEGIN: u64 = 8;
    pub(in super::super) const FLOW_END: u64 = 10;
}

impl Reader {
    /// `None`: the record reaches over its end, or is of a thread that nobody named.
    pub(super) fn event(&mut self, record: Record<'_>) -> Option<()> {
        let mut body = Body(record.body);
        let Self { tracks, tables, .. } = self;
        let at = self.clock.nanos(body.word()?);
        let thread = tables.thread(tracks, record.bits(24, 31), &mut body)?;
        let category = tables.string(tracks, record.bits(32, 47), &mut body)?;
        let name = tables.string(tracks, record.bits(48, 63), &mut body)?;
        let mut all = std::mem::take(&mut self.arguments);
        all.clear();
        arguments(tracks, tables, record.bits(20, 23), &mut body, &mut all)?;
        let event = EventRecord { at, thread, category, name, arguments: all };
        self.seen.saw(at);
        let told = self.happened(record.bits(16, 19), &event, &mut body);
        self.arguments = event.arguments;
        told
    }

    fn happened(&mut self, kind: u64, event: &EventRecord, body: &mut Body<'_>) -> Option<()> {
        if self.eio.is_on() && eio::event(self, kind, event) {
            return Some(());
        }
        self.generic(kind, event, body)
    }

    pub(super) fn generic(&mut self, kind: u64, event: &EventRecord, body: &mut Body<'_>) -> Option<()> {
        let (at, thread) = (event.at, event.thread);
        match kind {
            kind::INSTANT | kind::ASYNC_INSTANT => {
                self.tracks.moment(thread, at, Level::Info, event.said());
            }
            kind::COUNTER => self.counter(event),
            kind::BEGIN => {
                self.tracks.begin(thread, at, event.said());
            }
            kind::END => self.tracks.end(thread, at, &event.arguments),
            kind::COMPLETE => {
                let end = self.clock.nanos(body.word()?);
                self.seen.saw(end);
                self.tracks.slice(thread, at, end, event.said());
            }
            kind::ASYNC_BEGIN | kind::ASYNC_END => {
                let key = LifeKey { process: 0, category: event.category.raw(), id: body.word()? };
                match kind {
                    kind::ASYNC_BEGIN => self.tracks.life_begins(key, thread, at, event.said()),
                    _ => {
                        self.tracks.life_ends(key, at);
                    }
                }
            }
            kind::FLOW_BEGIN..=kind::FLOW_END => {
                self.tracks.flow(body.word()?, thread, at, kind == kind::FLOW_BEGIN);
            }
            _ => return None,
        }
        Some(())
    }

    fn counter(&mut self, event: &EventRecord) {
        for argument in &event.arguments {
            let value = match argument.value {
                Value::Unsigned(value) => value as f64,
                Value::Signed(value) => value as f64,
                Value::Float(value) => value,
                Value::Bool(_) | Value::Text(_) => continue,
            };
            let unit = NameId::EMPTY;
            self.tracks.counter(event.category, event.name, argument.name, unit, event.at, value);
        }
    }
}
