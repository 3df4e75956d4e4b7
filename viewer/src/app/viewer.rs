//! One open trace: what of it is in sight, what is selected, and the panels around it.

use egui::{Panel, Ui};
use unitrace_formats::time::Nanos;

use super::said::{self, Said};
use super::search::Search;
use super::task_table::{self, TaskTable};
use super::{details, graph_panel, message, overview, toolbar};
use crate::insight::connected;
use crate::layout::{Order, Rows};
use crate::model::{TaskIndex, TimeRange};
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
    /// All tasks as a table.
    pub table: TaskTable,
    /// The moment that was gone to.
    pub cursor: Option<Nanos>,
    /// What the last frame could not show.
    pub hidden: Hidden,
    /// Views to go back to.
    pub history: Vec<View>,
    /// The time that is selected for figures; `None`: none is.
    pub range: Option<TimeRange>,
    /// The range being marked with shift and drag, in points.
    pub marked: Option<(f32, f32)>,
    /// An answer to the last command.
    pub said: Option<Said>,
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
            table: TaskTable::default(),
            cursor: None,
            hidden: Hidden::default(),
            history: Vec::new(),
            range: None,
            marked: None,
            said: None,
            textures: Textures::default(),
            details: DetailCache::default(),
        }
    }

    /// The whole tab.
    pub fn show(&mut self, ui: &mut Ui) {
        if self.chart.is_empty() {
            message::show_empty(ui, &self.chart.model);
            return;
        }
        Panel::top("toolbar").show(ui, |ui| toolbar::show_toolbar(ui, self));
        Panel::top("overview").show(ui, |ui| overview::show_overview(ui, self));
        if self.table.open {
            let panel = Panel::bottom("tasks").default_size(220.0).resizable(true);
            panel.show(ui, |ui| task_table::show_table(ui, self));
        }
        if self.focus.selected.is_some() {
            Panel::right("details").default_size(280.0).show(ui, |ui| details::show_details(ui, self));
        }
        graph_panel::show_graph(ui, self);
        said::show_said(ui, &mut self.said);
    }

    /// The theme that goes with egui's own.
    pub fn theme(ui: &Ui) -> Theme {
        if ui.visuals().dark_mode { Theme::dark() } else { Theme::light() }
    }

    /// Selects a task, or nothing.
    pub fn select(&mut self, task: Option<TaskIndex>) {
        self.focus.select(&self.chart.model, task);
        if task.is_none() {
            self.cursor = None;
        }
    }

    /// Answers a command in words, over the graph, for a moment.
    pub fn say(&mut self, words: impl Into<String>) {
        self.said = Some(Said::new(words));
    }

    /// Zooms time around the middle; above 1: closer.
    pub fn zoom(&mut self, factor: f64) {
        if let Some(view) = &mut self.view {
            view.time.zoom(factor, view.time.width() / 2.0);
        }
    }

    /// Moves the graph by these parts of what is in sight, to the right and down.
    pub fn pan(&mut self, across: f64, down: f64) {
        if let Some(view) = &mut self.view {
            view.time.pan(view.time.width() * across);
            view.rows.pan(view.rows.height() * down);
        }
    }

    /// The selected task's whole life; without one the whole trace.
    pub fn show_focus(&mut self) {
        match self.focus.selected {
            Some(task) => self.zoom_to(task),
            None => self.fit(),
        }
    }

    /// Shows only what was found, or all again.
    pub fn turn_found(&mut self) {
        match self.chart.only {
            Some(_) => self.show_only(Vec::new()),
            None if self.focus.found.is_empty() => self.say("Find something first: /"),
            None => self.show_only(self.focus.found.clone()),
        }
    }

    /// Shows only what is connected to the selected task, or all again.
    pub fn turn_connected(&mut self) {
        match self.chart.only {
            Some(_) => self.show_only(Vec::new()),
            None if self.focus.selected.is_none() => {
                self.say("Select a task first: click on one, or find one with /")
            }
            None => self.show_connected(1),
        }
    }

    /// Shows only these tasks; an empty list shows all.
    pub fn show_only(&mut self, mut only: Vec<TaskIndex>) {
        only.sort_unstable();
        only.dedup();
        self.chart.show_only(Some(only).filter(|only| !only.is_empty()));
        self.details.clear();
        self.history.clear();
        // Time stays as it is; there may be fewer rows.
        let height = self.view.map(|view| (view.time, view.rows.height()));
        self.view = height.map(|(time, height)| {
            let fit = self.chart.fit(time.width(), height);
            View { time, rows: fit.rows }
        });
    }

    /// Shows only the selected task and those within `hops` arrows of it.
    pub fn show_connected(&mut self, hops: usize) {
        let Some(selected) = self.focus.selected else { return };
        let model = &self.chart.model;
        let mut all = vec![selected];
        let mut edge = all.clone();
        for _ in 0..hops {
            let around = edge.iter().flat_map(|&task| {
                let connected = connected(model, task);
                connected.line.into_iter().chain(connected.neighbours)
            });
            let mut next: Vec<TaskIndex> = around.filter(|task| !all.contains(task)).collect();
            next.sort_unstable();
            next.dedup();
            all.extend(&next);
            edge = next;
        }
        self.show_only(all);
    }

    /// Selects a task and moves it into sight; if it was hidden, all are shown again.
    pub fn go_to(&mut self, task: TaskIndex) {
        if self.chart.rows.row_of(task) == Rows::NOWHERE {
            self.show_only(Vec::new());
        }
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
