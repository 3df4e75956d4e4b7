//! Several guests: how their clocks stand to each other.

use serde::Serialize;

use super::Summary;
use crate::model::{Guest, Model};

/// Reports of several traces.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Several {
    /// How their clocks stand to each other.
    pub guests: Vec<GuestRow>,
    /// What each says.
    pub reports: Vec<Summary>,
}

/// A guest on the common axis.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct GuestRow {
    /// Its program, or its file where two programs have one name.
    pub name: String,
    /// When it begins after the first one.
    pub from_ns: i64,
    /// When it ends.
    pub to_ns: i64,
    /// How far its times may be off against the axis; `null`: nothing ties its clock to the others.
    pub error_ns: Option<i64>,
    /// What ties it to the others.
    pub tied: String,
}

/// The guests of a joined model.
pub(super) fn rows(joined: &Model) -> Vec<GuestRow> {
    let row = |guest: &Guest| GuestRow {
        name: guest.name.clone(),
        from_ns: guest.range.start.0.saturating_sub(joined.range.start.0),
        to_ns: guest.range.end.0.saturating_sub(joined.range.start.0),
        error_ns: guest.error.map(|error| error.0),
        tied: guest.by.to_string(),
    };
    joined.guests.iter().map(row).collect()
}
