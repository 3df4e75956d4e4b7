//! Moving in an open trace: closer, further, aside, and to a task or a range.

use unitrace_formats::time::Nanos;

use super::Viewer;
use crate::layout::Rows;
use crate::model::TaskIndex;

impl Viewer {
    /// Zooms time around the cursor if it is in sight, else around the middle; above 1: closer.
    pub fn zoom(&mut self, factor: f64) {
        if let Some(view) = &mut self.view {
            let width = view.time.width();
            let cursor =
                self.cursor.map(|at| f64::from(view.time.x(at.0))).filter(|x| (0.0..width).contains(x));
            view.time.zoom(factor, cursor.unwrap_or(width / 2.0));
        }
    }

    /// Moves the graph by these parts of what is in sight, to the right and down.
    pub fn pan(&mut self, across: f64, down: f64) {
        if let Some(view) = &mut self.view {
            view.time.pan(view.time.width() * across);
            view.rows.pan(view.rows.height() * down);
        }
    }

    /// The selected task's whole life; without one the selected range, without that the whole trace.
    pub fn show_focus(&mut self) {
        match (self.focus.selected, self.range) {
            (Some(task), _) => self.zoom_to(task),
            (None, Some(range)) => self.zoom_to_range(range),
            (None, None) => self.fit(),
        }
    }

    /// The selected range, from edge to edge.
    pub fn show_range(&mut self) {
        match self.range {
            Some(range) => self.zoom_to_range(range),
            None => self.say("Select a range first: drag along the ruler, or Shift and drag in the graph"),
        }
    }

    /// Makes rows higher or lower around the middle.
    pub fn stretch(&mut self, factor: f64) {
        if let Some(view) = &mut self.view {
            view.rows.zoom(factor, view.rows.height() / 2.0);
        }
    }

    /// Selects a task and moves it into sight; if it was hidden, all are shown again.
    pub fn go_to(&mut self, task: TaskIndex) {
        if self.chart.rows.row_of(task) == Rows::NOWHERE {
            self.show_all();
        }
        self.select(Some(task));
        if self.chart.rows.row_of(task) == Rows::NOWHERE {
            return self.relayout.go_to_when_done(task);
        }
        let life = self.chart.model.task(task);
        let row = self.chart.rows.row_of(task);
        if let Some(view) = &mut self.view {
            let (start, end) = view.time.visible();
            if Nanos(end) <= life.born || Nanos(start) >= life.ended {
                view.time.reveal(life.born.0);
            }
            if view.rows.row_height() < 12.0 {
                view.rows.zoom(22.0 / view.rows.row_height(), view.rows.height() / 2.0);
            }
            view.rows.reveal(row, self.chart.rows.pinned());
        }
    }

    /// Moves a task's row into sight, if it is shown.
    pub fn reveal(&mut self, task: TaskIndex) {
        let row = self.chart.rows.row_of(task);
        if let Some(view) = self.view.as_mut().filter(|_| row != Rows::NOWHERE) {
            view.rows.reveal(row, self.chart.rows.pinned());
        }
    }

    /// Shows a task's whole life and nothing else.
    pub fn zoom_to(&mut self, task: TaskIndex) {
        self.go_to(task);
        let life = self.chart.model.task(task);
        let air = (life.life().0 / 20).max(1);
        if let Some(view) = &mut self.view {
            view.time.show(life.born.0.saturating_sub(air), life.ended.0.saturating_add(air));
        }
    }

    /// Shows the whole trace.
    pub fn fit(&mut self) {
        if let Some(view) = &mut self.view {
            view.time.show_all();
            view.rows.show_all();
        }
    }
}
