//! One open trace: what of it is in sight, what is selected, and the panels around it.

use egui::{Panel, Ui};
use unitrace_formats::time::Nanos;

use super::search::Search;
use super::{details, graph_panel, keys, message, toolbar};
use crate::layout::Order;
use crate::model::TaskIndex;
use crate::paint::chart::Chart;
use crate::paint::detail::DetailCache;
use crate::paint::egui_canvas::Textures;
use crate::paint::frame::Hidden;
use crate::paint::scene::Focus;
use crate::paint::theme::Theme;
use crate::view::View;

/// An open trace.
pub struct Viewer {
    /// The trace, laid out.
    pub chart: Chart,
    /// The part in sight; `None` until the first frame knows its size.
    pub view: Option<View>,
    /// What is selected, hovered, found.
    pub focus: Focus,
    /// Words looked for.
    pub search: Search,
    /// True: the legend is shown.
    pub legend: bool,
    /// What the last frame could not show.
    pub hidden: Hidden,
    /// Views to go back to.
    pub history: Vec<View>,
    /// The range being marked with shift and drag, in points.
    pub marked: Option<(f32, f32)>,
    pub(super) textures: Textures,
    pub(super) details: DetailCache,
}

impl Viewer {
    /// Opens a trace.
    pub fn new(chart: Chart) -> Self {
        Self {
            chart,
            view: None,
            focus: Focus::default(),
            search: Search::default(),
            legend: true,
            hidden: Hidden::default(),
            history: Vec::new(),
            marked: None,
            textures: Textures::default(),
            details: DetailCache::default(),
        }
    }

    /// The whole tab.
    pub fn show(&mut self, ui: &mut Ui, help: &mut bool) {
        if self.chart.is_empty() {
            message::show_empty(ui, &self.chart.model);
            return;
        }
        keys::graph_keys(ui, self);
        Panel::top("toolbar").show(ui, |ui| toolbar::show_toolbar(ui, self, help));
        if self.focus.selected.is_some() {
            Panel::right("details").default_size(280.0).show(ui, |ui| details::show_details(ui, self));
        }
        graph_panel::show_graph(ui, self);
    }

    /// The theme that goes with egui's own.
    pub fn theme(ui: &Ui) -> Theme {
        if ui.visuals().dark_mode { Theme::dark() } else { Theme::light() }
    }

    /// Selects a task, or nothing.
    pub fn select(&mut self, task: Option<TaskIndex>) {
        self.focus.select(&self.chart.model, task);
    }

    /// Selects a task and moves it into sight.
    pub fn go_to(&mut self, task: TaskIndex) {
        self.select(Some(task));
        self.remember();
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
            view.rows.reveal(row);
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
        self.remember();
        if let Some(view) = &mut self.view {
            view.time.show_all();
            view.rows.show_all();
        }
    }

    /// Keeps the view to go back to it.
    pub fn remember(&mut self) {
        const MOST: usize = 100;
        if let Some(view) = self.view.filter(|view| self.history.last() != Some(view)) {
            self.history.push(view);
            let spare = self.history.len().saturating_sub(MOST);
            self.history.drain(..spare);
        }
    }

    /// Goes back to the view before.
    pub fn back(&mut self) {
        if let Some(view) = self.history.pop() {
            self.view = Some(view);
        }
    }

    /// Puts rows in another order; the selection stays in sight.
    pub fn reorder(&mut self, order: Order) {
        self.chart.reorder(order);
        self.details.clear();
        self.history.clear();
        if let (Some(task), Some(view)) = (self.focus.selected, &mut self.view) {
            view.rows.reveal(self.chart.rows.row_of(task));
        }
        // Another order may need another number of rows.
        self.view = None;
    }
}
