//! Fields of events as annotations.

use std::io::Write;

use super::Export;
use crate::event::field::{FieldInfo, Meaning};
use crate::event::{Event, ValueType};
use crate::foreign::perfetto::names::Names;
use crate::foreign::perfetto::schema::{DebugAnnotation, Value};
use crate::id::{ObjectId, SiteId};

impl<W: Write> Export<'_, W> {
    /// All fields of an event; a name beside every object.
    pub(super) fn annotations(&mut self, event: &Event<'_>) -> Vec<DebugAnnotation> {
        let mut annotations = Vec::new();
        event.each_field(|info, bits| {
            annotations.push(self.out.annotation(info.name, value(info, bits, &self.names)));
        });
        annotations.extend(event.text().map(|text| self.text("text", text.show().to_string())));
        annotations
    }
}

fn value(info: &FieldInfo, bits: u64, names: &Names<'_>) -> Value {
    match info.meaning {
        Meaning::Object if bits == 0 => Value::Text("none".into()),
        Meaning::Object => Value::Text(names.one(ObjectId(bits as u32))),
        Meaning::Site => Value::Text(names.of_site(SiteId(bits as u16))),
        Meaning::Enumeration(known) => match known.iter().find(|(value, _)| u64::from(*value) == bits) {
            Some((_, name)) => Value::Text((*name).into()),
            None => Value::Unsigned(bits),
        },
        _ if info.width.signed => Value::Signed(bits as i64),
        _ => Value::Unsigned(bits),
    }
}

/// The value of a `field` event.
pub(super) fn typed(of: ValueType, bits: u64, names: &Names<'_>) -> Value {
    match of {
        ValueType::Signed => Value::Signed(bits as i64),
        ValueType::Float => Value::Float(f64::from_bits(bits)),
        ValueType::Bool => Value::Bool(bits != 0),
        ValueType::Object => Value::Text(names.one(ObjectId(bits as u32))),
        _ => Value::Unsigned(bits),
    }
}
