//! What of a chart follows from where its rows are. It takes longest to make, and is made anew for every order and
//! filter: it can be made on another thread while the old one is shown.

use std::sync::{Arc, Weak};

use super::background::Background;
use crate::layout::lod::{Lod, Spans};
use crate::layout::{Arrangement, Fold, Order, Rows, folds};
use crate::model::{Model, TaskIndex, TextId};

/// Neighbouring rows with one name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Group {
    /// The first row; the next group begins after the last.
    pub row: u32,
    /// Name of the callsite, or of the first task.
    pub name: TextId,
    /// Tasks on these rows.
    pub tasks: usize,
}

/// A layout that is yet to be made, see [`super::chart::Chart::layout`].
pub struct Layout {
    pub(super) model: Arc<Model>,
    /// That of the rows before.
    pub(super) lod: Arc<Lod>,
    pub(super) arrangement: Arrangement,
}

impl Layout {
    /// Up to so many segments a layout is made within a frame.
    const QUICK: usize = 300_000;

    /// True if it is there before anybody notices.
    pub fn is_quick(&self) -> bool {
        self.model.segments.len() <= Self::QUICK && self.model.tasks.len() <= Self::QUICK
    }

    /// Makes it. With ten million segments this takes most of a second on two cores.
    pub fn run(self) -> Laid {
        let Self { model, lod, arrangement } = self;
        let rows = Rows::arranged(&model, &arrangement);
        let laid = Laid::new(&model, rows, arrangement, Some(&lod));
        Laid { of: Arc::downgrade(&model), ..laid }
    }
}

/// Everything that follows from the rows, for [`super::chart::Chart::take`].
pub struct Laid {
    /// The model it is a layout of.
    of: Weak<Model>,
    pub(super) rows: Rows,
    pub(super) order: Order,
    pub(super) lod: Arc<Lod>,
    pub(super) only: Option<Vec<TaskIndex>>,
    pub(super) folds: Vec<Fold>,
    pub(super) spans: Spans,
    pub(super) backgrounds: Vec<Background>,
    pub(super) groups: Vec<Group>,
}

impl Laid {
    /// True if these are rows of `model`.
    pub(super) fn is_of(&self, model: &Arc<Model>) -> bool {
        std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(model))
    }

    /// `before` is the level of detail of other rows: what does not follow from rows is taken over from it.
    pub(super) fn new(model: &Model, rows: Rows, arrangement: Arrangement, before: Option<&Lod>) -> Self {
        let lod = || match before {
            Some(before) => before.with_rows(model, &rows),
            None => Lod::new(model, &rows),
        };
        let marks = || (Background::all(model, &rows), groups(model, &rows), folds(model, &rows));
        let rest = || rayon::join(|| Spans::new(model, &rows), marks);
        let (lod, (spans, (backgrounds, groups, folds))) = rayon::join(lod, rest);
        let Arrangement { order, only, .. } = arrangement;
        Self { of: Weak::new(), lod: Arc::new(lod), rows, order, only, folds, spans, backgrounds, groups }
    }
}

fn groups(model: &Model, rows: &Rows) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for row in 0..rows.len() as u32 {
        let tasks = rows.tasks(row);
        let Some(&first) = tasks.first() else { continue };
        let name = model.shared_name(first);
        match groups.last_mut() {
            Some(group) if group.name == name => group.tasks += tasks.len(),
            _ => groups.push(Group { row, name, tasks: tasks.len() }),
        }
    }
    groups
}
