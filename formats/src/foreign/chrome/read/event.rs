//! One event as it stands in the file.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor, value};
use serde_json::value::RawValue;

/// The members that are read. Ids, process and thread may be numbers or texts.
#[derive(Deserialize)]
pub(super) struct ChromeEvent<'a> {
    #[serde(borrow, default)]
    pub(super) ph: Word<'a>,
    #[serde(borrow, default)]
    pub(super) name: Word<'a>,
    #[serde(borrow, default)]
    pub(super) cat: Word<'a>,
    #[serde(borrow, default)]
    pub(super) ts: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) dur: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) pid: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) tid: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) id2: Option<Id2<'a>>,
    #[serde(borrow, default)]
    pub(super) args: Arguments<'a>,
}

/// An id that says where it counts.
#[derive(Deserialize)]
pub(super) struct Id2<'a> {
    /// In its process.
    #[serde(borrow, default)]
    pub(super) local: Option<&'a RawValue>,
    /// In the whole file.
    #[serde(borrow, default)]
    pub(super) global: Option<&'a RawValue>,
}

/// A text; empty if it is something else.
#[derive(Default)]
pub(super) struct Word<'a>(pub(super) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Word<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Given::deserialize(deserializer)? {
            Given::Text(text) => Self(text),
            _ => Self::default(),
        })
    }
}

/// A value of an argument.
pub(super) enum Given<'a> {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Bool(bool),
    Text(Cow<'a, str>),
    /// `null`.
    Nothing,
}

impl<'de: 'a, 'a> Deserialize<'de> for Given<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(GivenVisitor)
    }
}

struct GivenVisitor;

impl<'de> Visitor<'de> for GivenVisitor {
    type Value = Given<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_u64<E>(self, value: u64) -> Result<Given<'de>, E> {
        Ok(Given::Unsigned(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Given<'de>, E> {
        Ok(Given::Signed(value))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Given<'de>, E> {
        Ok(Given::Float(value))
    }
    fn visit_bool<E>(self, value: bool) -> Result<Given<'de>, E> {
        Ok(Given::Bool(value))
    }
    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Given<'de>, E> {
        Ok(Given::Text(Cow::Borrowed(value)))
    }
    fn visit_str<E>(self, value: &str) -> Result<Given<'de>, E> {
        Ok(Given::Text(Cow::Owned(value.to_owned())))
    }
    fn visit_unit<E>(self) -> Result<Given<'de>, E> {
        Ok(Given::Nothing)
    }
    /// What has parts is shown as it would stand in a file.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Given<'de>, A::Error> {
        let value = serde_json::Value::deserialize(value::MapAccessDeserializer::new(map))?;
        Ok(Given::Text(Cow::Owned(value.to_string())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Given<'de>, A::Error> {
        let value = serde_json::Value::deserialize(value::SeqAccessDeserializer::new(seq))?;
        Ok(Given::Text(Cow::Owned(value.to_string())))
    }
}

/// The members of `args`, none if it is not an object.
#[derive(Default)]
pub(super) struct Arguments<'a>(pub(super) Vec<(Cow<'a, str>, Given<'a>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Arguments<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ArgumentsVisitor)
    }
}

struct ArgumentsVisitor;

impl<'de> Visitor<'de> for ArgumentsVisitor {
    type Value = Arguments<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Arguments<'de>, A::Error> {
        let mut all = Vec::new();
        while let Some((Word(key), value)) = map.next_entry()? {
            all.push((key, value));
        }
        Ok(Arguments(all))
    }
    fn visit_unit<E>(self) -> Result<Arguments<'de>, E> {
        Ok(Arguments::default())
    }
    fn visit_borrowed_str<E>(self, _: &'de str) -> Result<Arguments<'de>, E> {
        Ok(Arguments::default())
    }
    fn visit_str<E>(self, _: &str) -> Result<Arguments<'de>, E> {
        Ok(Arguments::default())
    }
}
