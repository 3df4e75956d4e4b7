//! Track events: slices, moments, counters, flows.

use super::Reader;
use super::sequence::Sequence;
use super::track_event::{Annotated, Annotation, TrackEvent, kind};
use crate::event::Level;
use crate::foreign::tracks::{Argument, NameId, Said, Tracks, Value};

impl Reader<'_> {
    /// Takes an event over.
    ///
    /// # Errors
    /// Why it was left out, as a plural.
    pub(super) fn event(
        &mut self,
        sequence: u32,
        at: i64,
        event: &TrackEvent<'_>,
    ) -> Result<(), &'static str> {
        let Self { tracks, arguments, .. } = self;
        let sequence = self.sequences.of(sequence);
        let uuid = event.track.or(sequence.track).unwrap_or(0);
        let name = event.name.and_then(|name| sequence.names.find(tracks, name)).unwrap_or(NameId::EMPTY);
        if event.kind == kind::COUNTER {
            return self.counter(uuid, name, at, event);
        }
        let category = event.category.and_then(|category| sequence.categories.find(tracks, category));
        arguments.clear();
        arguments.extend(event.annotations.iter().filter_map(|one| argument(tracks, sequence, one)));
        let row = self.descriptors.row(tracks, uuid);
        let said = Said { name, category: category.unwrap_or(NameId::EMPTY), arguments };
        match event.kind {
            kind::BEGIN => {
                tracks.begin(row, at, said);
            }
            kind::END => tracks.end(row, at, arguments),
            kind::INSTANT => tracks.moment(row, at, Level::Info, said),
            _ => return Err("track events of an old kind (legacy_event)"),
        }
        for &flow in &event.flows {
            tracks.flow(flow, row, at, false);
        }
        Ok(())
    }

    fn counter(
        &mut self,
        uuid: u64,
        name: NameId,
        at: i64,
        event: &TrackEvent<'_>,
    ) -> Result<(), &'static str> {
        let value = event.value.ok_or("counter events without a value")?;
        let counter = self.descriptors.counter(&mut self.tracks, uuid);
        let name = if counter.name == NameId::EMPTY { name } else { counter.name };
        let value = value * counter.multiplier as f64;
        self.tracks.counter(counter.module, name, NameId::EMPTY, counter.unit, at, value);
        Ok(())
    }
}

/// `None`: its value is the number of a text that was never said.
fn argument(tracks: &mut Tracks, sequence: &Sequence, said: &Annotation<'_>) -> Option<Argument> {
    let name = sequence.annotations.find(tracks, said.name).unwrap_or(NameId::EMPTY);
    let value = match said.value {
        Annotated::Bool(value) => Value::Bool(value),
        Annotated::Unsigned(value) => Value::Unsigned(value),
        Annotated::Signed(value) => Value::Signed(value),
        Annotated::Float(value) => Value::Float(value),
        Annotated::Text(text) => Value::Text(sequence.values.find(tracks, text)?),
    };
    Some(Argument { name, value })
}
