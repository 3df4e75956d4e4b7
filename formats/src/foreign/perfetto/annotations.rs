//! Fields of events as annotations.

use std::io::Write;

use prost::encoding::encode_varint;

use super::packets::Packets;
use crate::event::field::{FieldInfo, Meaning};
use crate::event::{Event, ValueType};
use crate::foreign::telling::{Names, Valued};
use crate::id::{ObjectId, SiteId};

/// Field `debug_annotations` of an event.
const ANNOTATION: u64 = 4 << 3 | 2;
/// Fields of an annotation.
const NAME_IID: u8 = 1 << 3;
const BOOL: u8 = 2 << 3;
const UNSIGNED: u8 = 3 << 3;
const SIGNED: u8 = 4 << 3;
const FLOAT: u8 = 5 << 3 | 1;
const TEXT: u8 = 6 << 3 | 2;

impl<W: Write> Packets<W> {
    fn annotate(&mut self, name: &str, kind: u8, value: impl FnOnce(&mut Vec<u8>)) {
        let name = self.annotation(name);
        self.part.clear();
        self.part.push(NAME_IID);
        encode_varint(name, &mut self.part);
        self.part.push(kind);
        value(&mut self.part);
        encode_varint(ANNOTATION, &mut self.event);
        encode_varint(self.part.len() as u64, &mut self.event);
        self.event.extend_from_slice(&self.part);
    }

    pub(super) fn note_unsigned(&mut self, name: &str, value: u64) {
        self.annotate(name, UNSIGNED, |part| encode_varint(value, part));
    }

    fn note_signed(&mut self, name: &str, value: i64) {
        self.annotate(name, SIGNED, |part| encode_varint(value as u64, part));
    }

    pub(super) fn note_bool(&mut self, name: &str, value: bool) {
        self.annotate(name, BOOL, |part| part.push(value.into()));
    }

    pub(super) fn note_text(&mut self, name: &str, value: &str) {
        self.annotate(name, TEXT, |part| put_text(&[value], part));
    }

    /// An object: its name and what tells it from others of that name.
    pub(super) fn note_object(&mut self, name: &str, object: ObjectId, names: &Names<'_>) {
        if object.is_none() {
            return self.note_text(name, "none");
        }
        let mut digits = [0; 10];
        let number = decimal(object.0 & !ObjectId::RESOURCE_BIT, &mut digits);
        self.annotate(name, TEXT, |part| put_text(&[names.object(object), " #", number], part));
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
                ValueType::Float => self.annotate(name, FLOAT, |part| part.extend(value.to_le_bytes())),
                ValueType::Bool => self.note_bool(name, *value != 0),
                ValueType::Object => self.note_object(name, ObjectId(*value as u32), names),
                _ => self.note_unsigned(name, *value),
            }
        }
    }
}

/// A text of several parts.
fn put_text(parts: &[&str], out: &mut Vec<u8>) {
    encode_varint(parts.iter().map(|part| part.len() as u64).sum(), out);
    parts.iter().for_each(|part| out.extend_from_slice(part.as_bytes()));
}

/// A number in digits: the formatting machinery costs more than all the rest of an event.
fn decimal(mut number: u32, digits: &mut [u8; 10]) -> &str {
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    std::str::from_utf8(&digits[at..]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_number() {
        for number in [0, 7, 10, 4_294_967_295, 1_000_000] {
            assert_eq!(decimal(number, &mut [0; 10]), number.to_string());
        }
    }
}
