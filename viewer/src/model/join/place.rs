//! Where each guest stands on the common axis, and what it is called.

use unitrace_formats::axis::{self, Bearings, Tie};
use unitrace_formats::time::Nanos;

use crate::model::Model;

/// A guest's place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// What to call it.
    pub name: String,
    /// Nanoseconds to add to its times.
    pub offset: Nanos,
    /// How far they may be off then; `None`: nothing ties it to the others.
    pub error: Option<Nanos>,
    /// What it is tied by.
    pub by: Tie,
}

impl Place {
    /// Those of all guests, as their clocks say.
    pub(super) fn all(models: &[(String, Model)]) -> Vec<Self> {
        let bearings: Vec<Bearings> = models.iter().map(|(_, model)| model.clock.bearings).collect();
        let place = |(at, placed): (usize, axis::Placed)| Self {
            name: name(at, models),
            offset: placed.offset,
            error: placed.error,
            by: placed.by,
        };
        axis::join(&bearings).into_iter().enumerate().map(place).collect()
    }
}

/// The program's name if no other guest has it too, else the trace's; where traces are called alike, with a number.
fn name(at: usize, models: &[(String, Model)]) -> String {
    let (title, model) = &models[at];
    let programs = models.iter().filter(|(_, other)| other.program == model.program).count();
    if programs == 1 && !model.program.is_empty() {
        return model.program.clone();
    }
    let alike = |models: &[(String, Model)]| models.iter().filter(|(other, _)| other == title).count();
    match alike(models) {
        1 => title.clone(),
        _ => format!("{title} {}", alike(&models[..=at])),
    }
}
