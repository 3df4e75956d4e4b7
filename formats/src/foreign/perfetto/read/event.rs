//! Track events: slices, moments, counters, flows.

use super::Reader;
use super::schema::{self, TrackEvent, kind};
use super::sequence::Sequence;
use crate::event::Level;
use crate::foreign::tracks::{Argument, NameId, Said, Tracks, Value};

impl Reader {
    /// Takes an event over.
    ///
    /// # Errors
    /// Why it was left out, as a plural.
    pub(super) fn event(&mut self, sequence: u32, at: i64, event: &TrackEvent) -> Result<(), &'static str> {
        let sequence = self.sequences.entry(sequence).or_default();
        let uuid = event.track.or(sequence.track).unwrap_or(0);
        let name = match (&event.name, event.name_number) {
            (Some(name), _) => self.tracks.name(name),
            (None, Some(number)) => sequence.names.get(&number).copied().unwrap_or(NameId::EMPTY),
            (None, None) => NameId::EMPTY,
        };
        if event.kind == kind::COUNTER {
            return self.counter(uuid, name, at, event);
        }
        let category = match (event.categories.first(), event.category_numbers.first()) {
            (Some(category), _) => self.tracks.name(category),
            (None, Some(number)) => sequence.categories.get(number).copied().unwrap_or(NameId::EMPTY),
            (None, None) => NameId::EMPTY,
        };
        let arguments = arguments(&mut self.tracks, sequence, &event.annotations);
        let row = self.descriptors.row(&mut self.tracks, uuid);
        let said = Said { name, category, arguments: &arguments };
        match event.kind {
            kind::BEGIN => {
                self.tracks.begin(row, at, said);
            }
            kind::END => self.tracks.end(row, at, &arguments),
            kind::INSTANT => self.tracks.moment(row, at, Level::Info, said),
            _ => return Err("track events of an old kind (legacy_event)"),
        }
        for &flow in event.flows.iter().chain(&event.ending_flows) {
            self.tracks.flow(flow, row, at, false);
        }
        Ok(())
    }

    fn counter(&mut self, uuid: u64, name: NameId, at: i64, event: &TrackEvent) -> Result<(), &'static str> {
        let value = event.value.map(|value| value as f64).or(event.float_value);
        let value = value.ok_or("counter events without a value")?;
        let counter = self.descriptors.get(uuid).and_then(|track| track.counter.as_ref());
        let (unit, multiplier) = match counter {
            Some(counter) => (unit(counter), counter.multiplier.max(1)),
            None => ("", 1),
        };
        let unit = self.tracks.name(unit);
        let track_name = self.tracks.name(self.descriptors.name(uuid));
        let module = self.tracks.name(self.descriptors.process(uuid).1);
        let name = if track_name == NameId::EMPTY { name } else { track_name };
        self.tracks.counter(module, name, NameId::EMPTY, unit, at, value * multiplier as f64);
        Ok(())
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

fn arguments(tracks: &mut Tracks, sequence: &Sequence, all: &[schema::Annotation]) -> Vec<Argument> {
    let mut argument = |annotation: &schema::Annotation| {
        let name = match annotation.name.as_str() {
            "" => sequence.annotations.get(&annotation.name_number).copied().unwrap_or(NameId::EMPTY),
            name => tracks.name(name),
        };
        let value = match annotation.value.as_ref()? {
            schema::Value::Bool(value) => Value::Bool(*value),
            schema::Value::Unsigned(value) | schema::Value::Pointer(value) => Value::Unsigned(*value),
            schema::Value::Signed(value) => Value::Signed(*value),
            schema::Value::Float(value) => Value::Float(*value),
            schema::Value::Text(text) | schema::Value::Json(text) => Value::Text(tracks.name(text)),
            schema::Value::TextNumber(number) => Value::Text(*sequence.values.get(number)?),
        };
        Some(Argument { name, value })
    };
    all.iter().filter_map(&mut argument).collect()
}
