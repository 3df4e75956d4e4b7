//! More of the same trace takes the place of what was open: what is in sight, what is selected and what is shown stay.

use std::collections::{HashMap, HashSet};

use unitrace_formats::id::ObjectId;

use super::Viewer;
use super::relayout::Relayout;
use super::shown::Shown;
use crate::layout::Section;
use crate::model::{GuestIndex, Model, TaskIndex};
use crate::paint::chart::Chart;
use crate::view::View;

/// What names a task in every reading of a trace.
type Name = (GuestIndex, ObjectId);

fn name(model: &Model, task: TaskIndex) -> Name {
    let task = model.task(task);
    (task.guest, task.id)
}

impl Viewer {
    /// Shows `chart` instead, of which less was shown before.
    pub fn replace(&mut self, chart: Chart) {
        let before = std::mem::replace(&mut self.chart, chart);
        let model = self.chart.model.clone();
        let kept = self.shown.hidden.iter().chain(&self.shown.pinned).chain(&self.focus.selected);
        let kept = kept.map(|&task| name(&before.model, task));
        let tasks = find(&model, kept.collect());
        let now = |task: &TaskIndex| tasks.get(&name(&before.model, *task)).copied();
        let selected = self.focus.selected.as_ref().and_then(now);
        self.focus.hovered = None;
        self.focus.select(&model, selected);
        self.find_again();
        let shown = Shown {
            hidden: self.shown.hidden.iter().filter_map(now).collect(),
            pinned: self.shown.pinned.iter().filter_map(now).collect(),
            folded: self.shown.folded.iter().filter_map(|&one| section(&before.model, &model, one)).collect(),
            ..Shown::clone(&self.shown)
        };
        self.details.clear();
        self.pinned_details.clear();
        self.history.forget_here();
        self.relayout = Relayout::default();
        self.view = self.view.map(|view| same_view(&before, &self.chart, &view));
        if shown != Shown::default() {
            self.show_as(shown);
        }
        self.find_noted();
        // To give gigabytes back takes longer than a frame.
        std::thread::spawn(move || drop(before));
    }
}

/// The tasks with these names.
fn find(model: &Model, names: HashSet<Name>) -> HashMap<Name, TaskIndex> {
    if names.is_empty() {
        return HashMap::new();
    }
    let named = model.tasks().map(|(task, _)| (name(model, task), task));
    named.filter(|(name, _)| names.contains(name)).collect()
}

/// The same section by the texts of another model.
fn section(before: &Model, now: &Model, section: Section) -> Option<Section> {
    match section {
        Section::Module(guest, path) => Some(Section::Module(guest, now.texts.find(before.text(path))?)),
        same => Some(same),
    }
}

/// The same stretch of time and, as far as rows are where they were, the same rows.
fn same_view(before: &Chart, chart: &Chart, view: &View) -> View {
    let mut same = chart.fit(view.time.width(), view.rows.height());
    let whole = *view == before.fit(view.time.width(), view.rows.height());
    if !whole {
        let (start, end) = view.time.visible();
        same.time.show(start, end);
        let (top, height) = (view.rows.row(0.0), view.rows.row_height());
        same.rows.zoom(height / same.rows.row_height(), 0.0);
        same.rows.pan(-top * same.rows.row_height());
    }
    same
}
