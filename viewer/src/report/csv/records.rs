//! Rows of the JSON report as CSV: the same fields in the same order, so that both have one definition.

use std::fmt;
use std::io;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::cell::{Cell, Csv};

/// The fields of a record, in their order.
struct Fields(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}

/// Writes records.
pub(super) fn write<T: Serialize>(rows: &[T], csv: &mut Csv) -> io::Result<()> {
    for row in rows {
        let Fields(fields) = serde_json::from_str(&serde_json::to_string(row)?)?;
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        csv.header(&names)?;
        let cells: Vec<Cell> = fields.iter().map(|(_, value)| cell(value)).collect();
        csv.row(&cells)?;
    }
    Ok(())
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::String(text) => Cell::Text(text),
        Value::Number(number) => {
            let whole = number.as_i64().map(i128::from).or(number.as_u64().map(i128::from));
            whole.map(Cell::Number).or(number.as_f64().map(Cell::Fraction)).unwrap_or(Cell::Nothing)
        }
        Value::Bool(yes) => Cell::Text(if *yes { "true" } else { "false" }),
        // A list has no place in a cell; what has lists is written by `said`.
        Value::Null | Value::Array(_) | Value::Object(_) => Cell::Nothing,
    }
}
