//! What a record says beside: the fields of its event.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::event::field::{FieldInfo, Meaning};
use crate::event::{Event, ValueType};
use crate::foreign::telling::{Names, Valued};
use crate::id::{ObjectId, SiteId};

/// All fields of an event, and what was said of it right behind.
pub(super) struct EventArgs<'a> {
    pub(super) event: &'a Event<'a>,
    pub(super) names: &'a Names<'a>,
    pub(super) fields: &'a [Valued],
}

impl Serialize for EventArgs<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        let mut result = Ok(());
        self.event.each_field(|info, bits| {
            if result.is_ok() {
                result = field(&mut map, info, bits, self.names);
            }
        });
        result?;
        if let Some(text) = self.event.text() {
            map.serialize_entry("text", &Text(text))?;
        }
        for field in self.fields {
            valued(&mut map, field, self.names)?;
        }
        map.end()
    }
}

/// A text that may be any bytes.
struct Text<'a>(crate::event::Text<'a>);

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0.show())
    }
}

fn field<M: SerializeMap>(
    map: &mut M,
    info: &FieldInfo,
    bits: u64,
    names: &Names<'_>,
) -> Result<(), M::Error> {
    match info.meaning {
        Meaning::Object if bits == 0 => Ok(()),
        Meaning::Object => map.serialize_entry(info.name, &One(ObjectId(bits as u32), names)),
        Meaning::Site => match names.site(SiteId(bits as u16)) {
            Some(site) => map.serialize_entry(info.name, site.name),
            None => map.serialize_entry(info.name, &bits),
        },
        Meaning::Enumeration(known) => match known.iter().find(|(value, _)| u64::from(*value) == bits) {
            Some((_, name)) => map.serialize_entry(info.name, name),
            None => map.serialize_entry(info.name, &bits),
        },
        _ if info.width.signed => map.serialize_entry(info.name, &(bits as i64)),
        _ => map.serialize_entry(info.name, &bits),
    }
}

/// The value of a `field` event under its own name. What is no number in JSON is text.
fn valued<M: SerializeMap>(map: &mut M, field: &Valued, names: &Names<'_>) -> Result<(), M::Error> {
    let (name, bits) = (names.of_site(field.site), field.value);
    match field.of {
        ValueType::Signed => map.serialize_entry(&name, &(bits as i64)),
        ValueType::Float if f64::from_bits(bits).is_finite() => {
            map.serialize_entry(&name, &f64::from_bits(bits))
        }
        ValueType::Float => map.serialize_entry(&name, &f64::from_bits(bits).to_string()),
        ValueType::Bool => map.serialize_entry(&name, &(bits != 0)),
        ValueType::Object => map.serialize_entry(&name, &One(ObjectId(bits as u32), names)),
        _ => map.serialize_entry(&name, &bits),
    }
}

/// An object's name with its number.
pub(super) struct One<'a>(pub(super) ObjectId, pub(super) &'a Names<'a>);

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(object, names) = self;
        let number = object.0 & !ObjectId::RESOURCE_BIT;
        to.collect_str(&format_args!("{} #{number}", names.object(*object)))
    }
}
