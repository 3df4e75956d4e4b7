//! Ends that must be seen at any zoom: failed tasks, and promises that should have resolved.

use std::collections::HashSet;

use unitrace_formats::time::Nanos;

use super::{Lod, Window};
use crate::layout::Rows;
use crate::model::{Model, TaskIndex};

/// What a mark says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MarkKind {
    /// It panicked or failed.
    Failed,
    /// It should have ended and lives on.
    NeverResolved,
}

/// A place to mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// What it says.
    pub kind: MarkKind,
    /// When.
    pub at: Nanos,
    /// On which row.
    pub row: u32,
    /// Of which task.
    pub task: TaskIndex,
}

/// All marks in time order.
pub(super) fn all(model: &Model, rows: &Rows) -> Vec<Mark> {
    let kind_of = |task: &crate::model::Task| match task {
        failed if failed.failed() => Some(MarkKind::Failed),
        stuck if stuck.should_resolve && stuck.lives_on() => Some(MarkKind::NeverResolved),
        _ => None,
    };
    let mut marks: Vec<Mark> = model
        .tasks()
        .filter_map(|(index, task)| {
            let kind = kind_of(task)?;
            Some(Mark { kind, at: task.ended, row: rows.row_of(index), task: index })
        })
        .collect();
    marks.sort_by_key(|mark| (mark.at, mark.row));
    marks
}

impl Lod {
    /// The marks in view, at most one of a kind on a pixel.
    pub fn marks(&self, window: &Window) -> Vec<Mark> {
        let rows = window.rows.start.floor()..window.rows.end.ceil();
        let first = self.marks.partition_point(|mark| mark.at < window.time.start);
        let last = self.marks.partition_point(|mark| mark.at <= window.time.end);
        let mut taken = HashSet::new();
        let on_pixel = |mark: &Mark| {
            let x = (mark.at.0 - window.time.start.0) as f64 / window.ns_per_px();
            let y = (f64::from(mark.row) - window.rows.start) * window.px_per_row();
            (mark.kind, x as i64, y as i64)
        };
        let in_rows = |mark: &&Mark| rows.contains(&f64::from(mark.row));
        let seen = self.marks[first..last.max(first)].iter().filter(in_rows);
        seen.filter(|mark| taken.insert(on_pixel(mark))).copied().collect()
    }
}
