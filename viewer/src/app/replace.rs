//! More of the same trace takes the place of what was open: what is in sight and what is selected stay.

use std::collections::HashMap;

use super::Viewer;
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
        self.focus.found = self.chart.search(&self.search.words);
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
    }
}
