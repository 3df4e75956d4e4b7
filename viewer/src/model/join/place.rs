//! Where each guest stands on the common axis, and what it is called.

use unitrace_formats::time::Nanos;

use crate::model::Model;

/// A guest's place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    /// What to call it.
    pub(super) name: String,
    /// Nanoseconds to add to its times.
    pub(super) offset: i64,
    /// How far they may be off then; `None`: nothing ties it to the others.
    pub(super) error: Option<Nanos>,
}

/// The axis begins with the earliest of those that know Unix time.
pub(super) fn places(models: &[(String, Model)]) -> Vec<Place> {
    let first = models.iter().filter_map(|(_, model)| model.clock.unix_start).min();
    let place = |(title, model): &(String, Model)| {
        let unix = model.clock.unix_start.zip(first);
        Place {
            name: name(title, model, models),
            offset: unix.map_or(0, |(unix, first)| unix.saturating_sub(first)),
            error: unix.map(|_| Nanos(model.clock.error.unwrap_or(0))),
        }
    };
    models.iter().map(place).collect()
}

/// The program's name if no other guest has it too, else the trace's.
fn name(title: &str, model: &Model, models: &[(String, Model)]) -> String {
    let same = models.iter().filter(|(_, other)| other.program == model.program).count();
    if same > 1 || model.program.is_empty() { title.to_owned() } else { model.program.clone() }
}
