//! One track event with its annotations, field numbers as in Perfetto's `track_event.proto` and
//! `debug_annotation.proto`.

use super::fields::{Fields, Value};

/// What an event says. Texts need not be UTF-8.
#[derive(Clone, Default, Debug)]
pub(super) struct TrackEvent<'a> {
    pub(super) kind: u64,
    pub(super) track: Option<u64>,
    /// Its first category.
    pub(super) category: Option<Called<'a>>,
    pub(super) name: Option<Called<'a>>,
    pub(super) value: Option<f64>,
    /// Flows that go on here or end here.
    pub(super) flows: Vec<u64>,
    pub(super) annotations: Vec<Annotation<'a>>,
    /// Microseconds, of traces before times stood in packets.
    pub(super) absolute_us: Option<i64>,
}

/// A name.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Called<'a> {
    /// The number of one that was said before.
    Number(u64),
    Text(&'a [u8]),
}

/// A name with a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Annotation<'a> {
    pub(super) name: Called<'a>,
    pub(super) value: Annotated<'a>,
}

/// A value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Annotated<'a> {
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(Called<'a>),
}

/// Kinds of events.
pub(super) mod kind {
    pub(in super::super) const BEGIN: u64 = 1;
    pub(in super::super) const END: u64 = 2;
    pub(in super::super) const INSTANT: u64 = 3;
    pub(in super::super) const COUNTER: u64 = 4;
}

impl<'a> TrackEvent<'a> {
    /// Takes an event in place of the one before. `None`: it breaks off, or is no message.
    pub(super) fn read(&mut self, message: &'a [u8]) -> Option<()> {
        let (mut flows, mut annotations) =
            (std::mem::take(&mut self.flows), std::mem::take(&mut self.annotations));
        flows.clear();
        annotations.clear();
        *self = Self { flows, annotations, ..Self::default() };
        let mut fields = Fields::new(message);
        for (number, value) in fields.by_ref() {
            match value {
                Value::Number(value) => self.number(number, value),
                Value::Bytes(bytes) => self.bytes(number, bytes)?,
            }
        }
        fields.is_at_end().then_some(())
    }

    #[inline]
    fn number(&mut self, number: u64, value: u64) {
        match number {
            3 => self.category = self.category.or(Some(Called::Number(value))),
            9 => self.kind = value,
            // One that is written out is the name.
            10 => self.name = self.name.or(Some(Called::Number(value))),
            11 => self.track = Some(value),
            16 => self.absolute_us = Some(value as i64),
            30 => self.value = Some(value as i64 as f64),
            44 => self.value = self.value.or(Some(f64::from_bits(value))),
            47 | 48 => self.flows.push(value),
            _ => {}
        }
    }

    fn bytes(&mut self, number: u64, bytes: &'a [u8]) -> Option<()> {
        match number {
            4 => self.annotations.extend(Annotation::read(bytes)?),
            22 if !matches!(self.category, Some(Called::Text(_))) => {
                self.category = Some(Called::Text(bytes))
            }
            23 => self.name = Some(Called::Text(bytes)),
            // Packed.
            47 | 48 => {
                let flows = bytes.chunks_exact(8).filter_map(|flow| flow.first_chunk());
                self.flows.extend(flows.map(|flow| u64::from_le_bytes(*flow)));
            }
            _ => {}
        }
        Some(())
    }
}

impl<'a> Annotation<'a> {
    /// `None`: it breaks off. Of one without a value that can be read nothing is left.
    fn read(message: &'a [u8]) -> Option<Option<Self>> {
        let (mut name, mut said) = (Called::Number(0), None);
        let mut fields = Fields::new(message);
        for field in fields.by_ref() {
            match field {
                (1, Value::Number(number)) if matches!(name, Called::Number(_)) => {
                    name = Called::Number(number)
                }
                (10, Value::Bytes(text)) if !text.is_empty() => name = Called::Text(text),
                (2, Value::Number(value)) => said = Some(Annotated::Bool(value != 0)),
                (3 | 7, Value::Number(value)) => said = Some(Annotated::Unsigned(value)),
                (4, Value::Number(value)) => said = Some(Annotated::Signed(value as i64)),
                (5, Value::Number(value)) => said = Some(Annotated::Float(f64::from_bits(value))),
                (6 | 9, Value::Bytes(text)) => said = Some(Annotated::Text(Called::Text(text))),
                (17, Value::Number(number)) => said = Some(Annotated::Text(Called::Number(number))),
                _ => {}
            }
        }
        fields.is_at_end().then_some(said.map(|value| Self { name, value }))
    }
}
