//! Arguments of events and objects.

use super::tables::Tables;
use super::words::{Body, bits};
use crate::foreign::tracks::{Argument, NameId, Tracks, Value};

/// Adds the arguments of a record to `all`; `None` if they reach over its end.
pub(super) fn arguments(
    tracks: &mut Tracks,
    tables: &Tables,
    count: u64,
    body: &mut Body<'_>,
    all: &mut Vec<Argument>,
) -> Option<()> {
    for _ in 0..count {
        let mut peek = *body;
        let header = peek.word()?;
        let mut rest = body.part(bits(header, 4, 15).max(1) as usize)?;
        rest.word()?;
        let name = tables.string(tracks, bits(header, 16, 31), &mut rest)?;
        if let Some(value) = value(tracks, tables, header, &mut rest) {
            all.push(Argument { name, value });
        }
    }
    Some(())
}

/// `None`: it has no value, or is of a type that this version does not know.
fn value(tracks: &mut Tracks, tables: &Tables, header: u64, body: &mut Body<'_>) -> Option<Value> {
    let low = bits(header, 32, 63);
    Some(match header & 15 {
        1 => Value::Signed((low as u32 as i32).into()),
        2 => Value::Unsigned(low),
        3 => Value::Signed(body.word()? as i64),
        4 | 7 | 8 => Value::Unsigned(body.word()?),
        5 => Value::Float(f64::from_bits(body.word()?)),
        6 => Value::Text(tables.string(tracks, low & 0xFFFF, body)?),
        9 => Value::Bool(low & 1 != 0),
        _ => return None,
    })
}

/// The argument of this name.
pub(super) fn find(tracks: &Tracks, arguments: &[Argument], name: &str) -> Option<Value> {
    arguments.iter().find(|argument| tracks.text(argument.name) == name).map(|argument| argument.value)
}

/// The number that stands under this name.
pub(super) fn number(tracks: &Tracks, arguments: &[Argument], name: &str) -> Option<u64> {
    match find(tracks, arguments, name)? {
        Value::Unsigned(value) => Some(value),
        Value::Signed(value) => Some(value as u64),
        _ => None,
    }
}

/// The text that stands under this name.
pub(super) fn text(tracks: &Tracks, arguments: &[Argument], name: &str) -> Option<NameId> {
    match find(tracks, arguments, name)? {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
