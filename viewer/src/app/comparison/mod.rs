//! Two traces, before and after: their graphs above each other on one time scale, both beginning at their first event,
//! and below them what changed, name by name.

mod table;
mod tabs;

use egui::{Panel, Rect, RichText, Ui, UiBuilder};

use super::{Viewer, graph_panel, message, overview, panels, toolbar};
use crate::paint::chart::Chart;
use crate::units::{Count, Time};
use crate::view::TimeAxis;
use table::ChangeTable;

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// The one above.
    Before,
    /// The one below.
    After,
}

/// Two traces side by side.
pub struct Comparison {
    sides: [Side; 2],
    /// The one that was used last: commands and panels are about it.
    active: Which,
    /// The time axis of both in the last frame.
    time: Option<TimeAxis>,
    table: ChangeTable,
}

struct Side {
    title: String,
    viewer: Viewer,
}

impl Comparison {
    /// Of two traces, each with its name.
    pub fn new(before: (String, Chart), after: (String, Chart)) -> Self {
        let side = |(title, chart): (String, Chart)| {
            let mut viewer = Viewer::new(chart);
            viewer.legend = false;
            Side { title, viewer }
        };
        let sides = [side(before), side(after)];
        Self { sides, active: Which::Before, time: None, table: ChangeTable::default() }
    }

    /// The trace that was used last.
    pub fn active(&mut self) -> &mut Viewer {
        &mut self.sides[self.active as usize].viewer
    }

    /// One of the two.
    pub fn side(&mut self, which: Which) -> &mut Viewer {
        &mut self.sides[which as usize].viewer
    }

    /// The whole tab.
    pub fn show(&mut self, ui: &mut Ui) {
        if let Some(empty) = self.sides.iter().find(|side| side.viewer.chart.is_empty()) {
            message::show_empty(ui, &empty.viewer.chart.model);
            return;
        }
        Panel::top("toolbar").show(ui, |ui| {
            ui.label(RichText::new(format!("commands and panels: {}", self.word())).strong());
            toolbar::show_toolbar(ui, self.active());
        });
        if self.active().dock.open.is_some() {
            panels::show_dock(ui, self.active());
        } else {
            let panel = Panel::bottom("changes").default_size(230.0).min_size(90.0).resizable(true);
            panel.show(ui, |ui| self.show_changes(ui));
        }
        if self.active().focus.selected.is_some() {
            Panel::right("details")
                .default_size(280.0)
                .show(ui, |ui| panels::show_details(ui, self.active()));
        }
        self.show_graphs(ui);
        self.share_time();
        self.active().settle(ui);
    }

    const fn word(&self) -> &'static str {
        match self.active {
            Which::Before => "before",
            Which::After => "after",
        }
    }

    fn show_changes(&mut self, ui: &mut Ui) {
        let models = [&self.sides[0].viewer.chart.model, &self.sides[1].viewer.chart.model];
        let Some(chosen) = self.table.show(ui, models) else { return };
        for side in &mut self.sides {
            let model = &side.viewer.chart.model;
            let named = model.tasks().map(|(task, _)| task).filter(|&task| chosen.is(model, task));
            let named: Vec<_> = named.collect();
            side.viewer.focus.found = named.clone();
            if let Some(&first) = named.first() {
                side.viewer.reveal(first);
            }
        }
    }

    fn show_graphs(&mut self, ui: &mut Ui) {
        let whole = ui.available_rect_before_wrap();
        let middle = whole.center().y;
        let halves = [
            Rect::from_min_max(whole.min, egui::pos2(whole.right(), middle - 1.0)),
            Rect::from_min_max(egui::pos2(whole.left(), middle + 1.0), whole.max),
        ];
        for (which, half) in [Which::Before, Which::After].into_iter().zip(halves) {
            // There is no room for two legends, and one would make the graphs differ in height.
            self.sides[which as usize].viewer.legend = false;
            if ui.rect_contains_pointer(half) && ui.input(|input| input.pointer.any_down()) {
                self.active = which;
            }
            let side = &mut self.sides[which as usize];
            // Both graphs have names of their own for what egui remembers.
            let builder = UiBuilder::new().max_rect(half).id_salt(which as usize);
            ui.scope_builder(builder, |ui| side.show(ui, which));
        }
    }

    /// What one graph moves, the other follows.
    fn share_time(&mut self) {
        let shown = |side: &Side| side.viewer.view.map(|view| view.time);
        let [Some(before), Some(after)] = [shown(&self.sides[0]), shown(&self.sides[1])] else { return };
        let (first, last) = self.extent();
        // A graph that was laid out anew shows its own trace from end to end.
        let common = |time: TimeAxis| time.extent() == (first, last);
        let time = match (common(before), common(after)) {
            (true, true) if self.time == Some(before) => after,
            (true, _) => before,
            (false, true) => after,
            (false, false) => TimeAxis::fit(first, last, before.width()),
        };
        for side in &mut self.sides {
            if let Some(view) = &mut side.viewer.view {
                view.time = time;
            }
        }
        self.time = Some(time);
    }

    /// From the first moment of either to the last of either.
    fn extent(&self) -> (i64, i64) {
        let [a, b] = [self.sides[0].viewer.chart.extent(), self.sides[1].viewer.chart.extent()];
        (a.0.min(b.0), a.1.max(b.1))
    }
}

impl Side {
    fn show(&mut self, ui: &mut Ui, which: Which) {
        let model = &self.viewer.chart.model;
        ui.horizontal(|ui| {
            ui.add_space(8.0);
            let word = if which == Which::Before { "before" } else { "after" };
            ui.label(RichText::new(word).strong().size(15.0));
            ui.label(&self.title);
            let tasks = Count(model.tasks.len() as u64);
            ui.weak(format!("{tasks} tasks · {}", Time(model.range.span())));
            if model.lost() > 0 {
                let lost = format!("{} events lost", Count(model.lost()));
                ui.colored_label(ui.visuals().warn_fg_color, lost);
            }
        });
        overview::show_overview(ui, &mut self.viewer);
        graph_panel::show_graph(ui, &mut self.viewer);
    }
}
