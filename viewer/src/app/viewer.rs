//! One open trace: what of it is in sight, what is selected, and the panels around it.

use std::sync::Arc;

use egui::{Panel, Ui};
use unitrace_formats::time::Nanos;

use super::bookmarks::{self, Kept};
use super::history::{History, Place};
use super::panels::{self, Dock};
use super::relayout::Relayout;
use super::said::{self, Said};
use super::search::Search;
use super::shown::Shown;
use super::{graph_panel, message, overview, toolbar};
use crate::model::{TaskIndex, TimeRange};
use crate::paint::canvas::Slot;
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
    /// What stands below the graph.
    pub dock: Dock,
    /// The moment that was gone to.
    pub cursor: Option<Nanos>,
    /// What the last frame could not show.
    pub hidden: Hidden,
    /// Places to go back to.
    pub history: History,
    /// Which tasks are shown, and how.
    pub shown: Arc<Shown>,
    /// The filter as it stands in its field.
    pub filter_line: String,
    /// True: the filter's field takes the keyboard in this frame.
    pub filter_takes_keyboard: bool,
    /// The time that is selected for figures; `None`: none is.
    pub range: Option<TimeRange>,
    /// Where the range that is being marked began.
    pub marking: Option<Nanos>,
    /// True until its window has seen it.
    pub(super) is_new: bool,
    /// Bookmarks and other notes.
    pub kept: Kept,
    /// True: while more comes, the end stays in sight.
    pub keeps_end: bool,
    /// An answer to the last command.
    pub said: Option<Said>,
    pub(super) textures: Textures,
    pub(super) details: DetailCache,
    pub(super) pinned_details: DetailCache,
    pub(super) relayout: Relayout,
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
            dock: Dock::default(),
            cursor: None,
            hidden: Hidden::default(),
            history: History::default(),
            shown: Arc::default(),
            filter_line: String::new(),
            filter_takes_keyboard: false,
            range: None,
            marking: None,
            is_new: true,
            kept: Kept::default(),
            keeps_end: false,
            said: None,
            textures: Textures::default(),
            details: DetailCache::default(),
            pinned_details: DetailCache::in_slot(Slot::Pinned),
            relayout: Relayout::default(),
        }
    }

    /// The whole tab.
    pub fn show(&mut self, ui: &mut Ui) {
        self.take_layout(ui.ctx());
        if self.chart.is_empty() && self.chart.model.tasks.is_empty() {
            message::show_empty(ui, &self.chart.model);
            return;
        }
        Panel::top("toolbar").show(ui, |ui| toolbar::show_toolbar(ui, self));
        Panel::top("overview").show(ui, |ui| overview::show_overview(ui, self));
        panels::show_dock(ui, self);
        if self.focus.selected.is_some() {
            Panel::right("details").default_size(280.0).show(ui, |ui| panels::show_details(ui, self));
        }
        if self.kept.open {
            Panel::right("bookmarks").default_size(240.0).show(ui, |ui| bookmarks::show_bookmarks(ui, self));
        }
        graph_panel::show_graph(ui, self);
        self.keep_notes();
        self.settle(ui);
    }

    /// After a frame: answers the last command, and remembers where we are.
    pub(super) fn settle(&mut self, ui: &mut Ui) {
        said::show_said(ui, &mut self.said);
        if let Some(place) = self.place() {
            self.history.arrive(place, ui.input(|input| input.time));
        }
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

    /// Where we are, for the history.
    fn place(&self) -> Option<Place> {
        let (selected, cursor) = (self.focus.selected, self.cursor);
        self.view.map(|view| Place { view, selected, cursor, shown: self.shown.clone() })
    }

    /// Undoes the last step of moving, selecting or filtering.
    pub fn back(&mut self) {
        match self.history.undo() {
            Some(place) => self.return_to(place),
            None => self.say("This is where you began"),
        }
    }

    /// Does it again.
    pub fn forth(&mut self) {
        match self.history.redo() {
            Some(place) => self.return_to(place),
            None => self.say("There is nothing to do again"),
        }
    }

    fn return_to(&mut self, place: Place) {
        if place.shown != self.shown {
            self.show_as(Shown::clone(&place.shown));
        }
        self.select(place.selected);
        let mut view = place.view;
        // The trace may have grown since.
        if view.time.extent() != self.chart.extent() {
            let (start, end) = view.time.visible();
            view = self.chart.fit(view.time.width(), view.rows.height());
            view.time.show(start, end);
        }
        self.cursor = place.cursor;
        self.look_at(view);
    }
}
