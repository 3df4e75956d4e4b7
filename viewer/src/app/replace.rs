//! More of the same trace takes the place of what was open: what is in sight and what is selected stay.

use std::collections::HashMap;

use super::{Shown, Viewer};
use crate::layout::Section;
use crate::model::{Model, TaskIndex};
use crate::paint::chart::Chart;

impl Viewer {
    /// Shows `chart` instead, of which less was shown before.
    pub fn replace(&mut self, chart: Chart) {
        let before = std::mem::replace(&mut self.chart, chart);
        let name = |model: &Model, task: TaskIndex| (model.task(task).guest, model.task(task).id);
        let tasks: HashMap<_, TaskIndex> =
            self.chart.model.tasks().map(|(task, _)| (name(&self.chart.model, task), task)).collect();
        let selected = self.focus.selected.and_then(|task| tasks.get(&name(&before.model, task)).copied());
        self.focus.select(&self.chart.model, selected);
        self.details.clear();
        let whole = |view: &crate::view::View| *view == before.fit(view.time.width(), view.rows.height());
        self.view = self.view.map(|view| {
            let mut same = self.chart.fit(view.time.width(), view.rows.height());
            if !whole(&view) {
                let (start, end) = view.time.visible();
                same.time.show(start, end);
            }
            same
        });
        self.history.forget_here();
        self.find_again();
        let there = |task: &TaskIndex| tasks.get(&name(&before.model, *task)).copied();
        self.show_again(&before.model, there);
    }

    /// The same order, filter, pins and folds with the tasks of another reading.
    fn show_again(&mut self, before: &Model, there: impl Fn(&TaskIndex) -> Option<TaskIndex>) {
        if *self.shown == Shown::default() {
            return;
        }
        let shown = Shown {
            hidden: self.shown.hidden.iter().filter_map(&there).collect(),
            pinned: self.shown.pinned.iter().filter_map(&there).collect(),
            folded: self
                .shown
                .folded
                .iter()
                .filter_map(|&section| same(before, &self.chart.model, section))
                .collect(),
            ..Shown::clone(&self.shown)
        };
        self.show_as(shown);
    }
}

/// The section of `after` that was this one of `before`: texts may have other numbers.
fn same(before: &Model, after: &Model, section: Section) -> Option<Section> {
    let Section::Module(guest, module) = section else { return Some(section) };
    let path = before.text(module);
    let mut modules = after.sites.iter().map(|site| site.module);
    modules.find(|&module| after.text(module) == path).map(|module| Section::Module(guest, module))
}
