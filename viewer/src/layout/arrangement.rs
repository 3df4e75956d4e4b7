//! Everything that rows depend on, besides the trace.

use std::collections::BTreeSet;

use super::Order;
use crate::model::{GuestIndex, TaskIndex, TextId};

/// Which tasks have rows, and in which order.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Arrangement {
    /// In which order rows stand.
    pub order: Order,
    /// The tasks that are shown, sorted; `None`: all.
    pub only: Option<Vec<TaskIndex>>,
    /// Tasks that stand above all others in this order, whatever `only` says: each on a row of its own.
    pub pinned: Vec<TaskIndex>,
    /// Sections of which only the header is shown.
    pub folded: BTreeSet<Section>,
}

/// Rows that stand together below a header.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Section {
    /// Tasks that are pinned.
    Pinned,
    /// Tasks of a guest.
    Guest(GuestIndex),
    /// Tasks of a guest's module, by the module's path.
    Module(GuestIndex, TextId),
}

/// A row without tasks, with room for a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// Which row.
    pub row: u32,
    /// What begins here.
    pub section: Section,
    /// How many tasks belong to it.
    pub count: usize,
    /// The tasks that stand for no more than this row, sorted; `None`: they have rows of their own below.
    pub folded: Option<Vec<TaskIndex>>,
}
