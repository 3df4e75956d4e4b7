//! The table of events: a column for each field that any event has.

use std::io;
use std::path::Path;

use super::table::{Cell, Kind, Table};
use crate::event::TABLE;
use crate::event::field::{FieldInfo, Meaning};
use crate::id::SiteId;
use crate::sites::Sites;
use crate::trace::Trace;

/// What stands before the fields.
const FIRST: [(&str, Kind); 5] = [
    ("trace", Kind::Text),
    ("time", Kind::Unsigned),
    ("lane", Kind::Unsigned),
    ("lane_level", Kind::Unsigned),
    ("event", Kind::Text),
];
/// The column of what an event says, the last one.
const TEXT: (&str, Kind) = ("text", Kind::Text);

/// Writes all events; gives their number.
pub(super) fn write(trace: &Trace, label: &str, dir: &Path) -> io::Result<u64> {
    let fields = Fields::new();
    let mut table = Table::create(dir, "events", &fields.columns())?;
    let (mut stretches, mut count) = (trace.stretches(), 0);
    while let Some(columns) = stretches.next() {
        for (row, (ticks, event)) in columns.events().enumerate() {
            let stream = columns.stream(row).id;
            let text = event.text().map(|text| text.show().to_string());
            let mut cells = Vec::with_capacity(FIRST.len() + fields.0.len() + 1);
            cells.extend([
                Cell::Known(label),
                Cell::Unsigned(trace.clock().nanos(ticks).0.max(0) as u64),
                Cell::Unsigned(stream.lane.into()),
                Cell::Unsigned(stream.level.into()),
                Cell::Known(event.name()),
            ]);
            cells.resize(FIRST.len() + fields.0.len() + 1, Cell::Missing);
            event.each_field(|info, bits| {
                if let Some(at) = fields.find(info) {
                    cells[FIRST.len() + at] = value(info, bits, trace.sites());
                }
            });
            if let (Some(text), Some(last)) = (&text, cells.last_mut()) {
                *last = Cell::Made(text);
            }
            table.row(&cells)?;
        }
        count += columns.len() as u64;
    }
    table.finish()?;
    Ok(count)
}

/// All fields of all events, those of one name and kind once.
struct Fields(Vec<(&'static str, Kind)>);

impl Fields {
    fn new() -> Self {
        let mut all = Self(Vec::new());
        for info in TABLE.iter().flat_map(|row| row.fields) {
            if all.find(info).is_none() {
                all.0.push((info.name, kind(info)));
            }
        }
        all
    }

    fn find(&self, info: &FieldInfo) -> Option<usize> {
        self.0.iter().position(|(name, of)| *name == info.name && *of == kind(info))
    }

    /// With a name of its own for each: where two fields are called the same, the later one's kind is said too.
    fn columns(&self) -> Vec<(String, Kind)> {
        let taken = |at: usize| self.0[..at].iter().any(|(name, _)| *name == self.0[at].0);
        let named = (0..self.0.len()).map(|at| {
            let (name, kind) = self.0[at];
            let more = if taken(at) { kind.suffix() } else { "" };
            (format!("{name}{more}"), kind)
        });
        let first = FIRST.iter().map(|(name, kind)| ((*name).to_owned(), *kind));
        first.chain(named).chain([(TEXT.0.to_owned(), TEXT.1)]).collect()
    }
}

fn kind(info: &FieldInfo) -> Kind {
    match info.meaning {
        Meaning::Site | Meaning::Enumeration(_) => Kind::Text,
        _ if info.width.signed => Kind::Signed,
        _ => Kind::Unsigned,
    }
}

fn value<'t>(info: &FieldInfo, bits: u64, sites: &'t Sites) -> Cell<'t> {
    match info.meaning {
        // No object.
        Meaning::Object if bits == 0 => Cell::Missing,
        Meaning::Site => sites.get(SiteId(bits as u16)).map_or(Cell::Missing, |site| Cell::Known(site.name)),
        Meaning::Enumeration(known) => {
            let known = known.iter().find(|(value, _)| u64::from(*value) == bits);
            Cell::Known(known.map_or("other", |(_, name)| name))
        }
        _ if info.width.signed => Cell::Signed(bits as i64),
        _ => Cell::Unsigned(bits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_columns_have_one_name() {
        let mut names: Vec<String> = Fields::new().columns().into_iter().map(|(name, _)| name).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(names.contains(&"result".into()) && names.contains(&"result_signed".into()));
    }
}
