//! Fields of events as annotations.

use std::io::Write;

use super::packets::Packets;
use super::varint::{bytes_of, put};
use crate::event::field::{FieldInfo, Meaning};
use crate::event::{Event, ValueType};
use crate::foreign::telling::{Names, Valued};
use crate::id::{ObjectId, SiteId};

/// Field `debug_annotations` of an event.
const ANNOTATION: u8 = 4 << 3 | 2;
/// Fields of an annotation.
const NAME_IID: u8 = 1 << 3;
const BOOL: u8 = 2 << 3;
const UNSIGNED: u8 = 3 << 3;
const SIGNED: u8 = 4 << 3;
const FLOAT: u8 = 5 << 3 | 1;
const TEXT: u8 = 6 << 3 | 2;

impl<W: Write> Packets<W> {
    /// The head of an annotation whose value takes so many bytes, to be put behind it.
    #[inline]
    fn annotate(&mut self, name: &str, kind: u8, bytes: usize) -> &mut Vec<u8> {
        let name = self.annotation(name);
        let event = &mut self.event;
        event.push(ANNOTATION);
        put((1 + bytes_of(name) + 1 + bytes) as u64, event);
        event.push(NAME_IID);
        put(name, event);
        event.push(kind);
        event
    }

    pub(super) fn note_unsigned(&mut self, name: &str, value: u64) {
        put(value, self.annotate(name, UNSIGNED, bytes_of(value)));
    }

    fn note_signed(&mut self, name: &str, value: i64) {
        put(value as u64, self.annotate(name, SIGNED, bytes_of(value as u64)));
    }

    fn note_float(&mut self, name: &str, bits: u64) {
        self.annotate(name, FLOAT, 8).extend_from_slice(&bits.to_le_bytes());
    }

    pub(super) fn note_bool(&mut self, name: &str, value: bool) {
        self.annotate(name, BOOL, 1).push(value.into());
    }

    pub(super) fn note_text(&mut self, name: &str, value: &str) {
        self.note_texts(name, [value]);
    }

    /// A text of several parts.
    #[inline]
    fn note_texts<const N: usize>(&mut self, name: &str, parts: [&str; N]) {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let event = self.annotate(name, TEXT, bytes_of(length as u64) + length);
        put(length as u64, event);
        parts.iter().for_each(|part| event.extend_from_slice(part.as_bytes()));
    }

    /// An object: its name and what tells it from others of that name.
    pub(super) fn note_object(&mut self, name: &str, object: ObjectId, names: &Names<'_>) {
        if object.is_none() {
            return self.note_text(name, "none");
        }
        // The formatting machinery costs more than all the rest of an event.
        let mut digits = itoa::Buffer::new();
        let number = digits.format(object.0 & !ObjectId::RESOURCE_BIT);
        self.note_texts(name, [names.object(object), " #", number]);
    }

    /// All fields of an event.
    pub(super) fn note_fields(&mut self, event: &Event<'_>, names: &Names<'_>) {
        event.each_field(|info, bits| self.note_field(info, bits, names));
        if let Some(text) = event.text() {
            self.note_text("text", &text.show().to_string());
        }
    }

    fn note_field(&mut self, info: &FieldInfo, bits: u64, names: &Names<'_>) {
        match info.meaning {
            Meaning::Object => self.note_object(info.name, ObjectId(bits as u32), names),
            Meaning::Site => self.note_text(info.name, &names.of_site(SiteId(bits as u16))),
            Meaning::Enumeration(known) => match known.iter().find(|(value, _)| u64::from(*value) == bits) {
                Some((_, name)) => self.note_text(info.name, name),
                None => self.note_unsigned(info.name, bits),
            },
            _ if info.width.signed => self.note_signed(info.name, bits as i64),
            _ => self.note_unsigned(info.name, bits),
        }
    }

    /// What was said of a span or log line right behind it.
    pub(super) fn note_values(&mut self, values: &[Valued], names: &Names<'_>) {
        for Valued { site, of, value } in values {
            let name = names.site(*site).map_or("field", |site| site.name);
            match of {
                ValueType::Signed => self.note_signed(name, *value as i64),
                ValueType::Float => self.note_float(name, *value),
                ValueType::Bool => self.note_bool(name, *value != 0),
                ValueType::Object => self.note_object(name, ObjectId(*value as u32), names),
                _ => self.note_unsigned(name, *value),
            }
        }
    }
}
