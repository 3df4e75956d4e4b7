//! All tasks as a table: sorted by any column, cut down by the words of the search, a click leads to the task.

use egui::text::LayoutJob;
use egui::{Align, FontSelection, Layout, RichText, ScrollArea, Sense, Ui, vec2};

use super::Viewer;
use crate::model::{Model, StateKind, Task, TaskIndex};
use crate::units::{Count, Time};

const LINE: f32 = 18.0;
const NAME: f32 = 220.0;
const NUMBER: f32 = 92.0;

/// What a column shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    /// The task's name; sorted by it.
    Name,
    /// Nanoseconds in a state.
    Time(StateKind),
    /// Polls.
    Polls,
    /// The longest poll.
    LongestPoll,
    /// Wakes received.
    Wakes,
    /// Of these, by itself.
    SelfWakes,
}

impl Column {
    const ALL: [Self; 8] = [
        Self::Name,
        Self::Time(StateKind::Running),
        Self::Time(StateKind::Ready),
        Self::Time(StateKind::Waiting),
        Self::Polls,
        Self::LongestPoll,
        Self::Wakes,
        Self::SelfWakes,
    ];

    const fn title(self) -> &'static str {
        match self {
            Self::Name => "task",
            Self::Time(state) => state.name(),
            Self::Polls => "polls",
            Self::LongestPoll => "longest poll",
            Self::Wakes => "wakes",
            Self::SelfWakes => "self-wakes",
        }
    }

    const fn width(self) -> f32 {
        if matches!(self, Self::Name) { NAME } else { NUMBER }
    }

    /// What a column of numbers is sorted by.
    fn number(self, task: &Task) -> i64 {
        let sums = &task.sums;
        match self {
            Self::Name => 0,
            Self::Time(state) => sums.time[state as usize],
            Self::Polls => sums.polls.into(),
            Self::LongestPoll => sums.longest_poll,
            Self::Wakes => sums.wakes.into(),
            Self::SelfWakes => sums.self_wakes.into(),
        }
    }

    fn say(self, model: &Model, index: TaskIndex) -> String {
        let number = self.number(model.task(index));
        match self {
            Self::Name => model.task_name(index).to_owned(),
            Self::Time(_) | Self::LongestPoll => Time(number).to_string(),
            _ => Count(number.unsigned_abs()).to_string(),
        }
    }
}

/// The table's state: what it is sorted by, and its rows.
#[derive(Clone, Debug)]
pub struct TaskTable {
    /// True: it is shown.
    pub open: bool,
    sorted_by: Column,
    /// Least first; else greatest first.
    ascending: bool,
    rows: Vec<TaskIndex>,
    /// What the rows were made for: words, column, direction.
    made_for: Option<(String, Column, bool)>,
}

impl Default for TaskTable {
    fn default() -> Self {
        let sorted_by = Column::Time(StateKind::Running);
        Self { open: false, sorted_by, ascending: false, rows: Vec::new(), made_for: None }
    }
}

impl TaskTable {
    /// Sorts by a column; again: the other way round.
    pub fn sort_by(&mut self, column: Column) {
        let again = self.sorted_by == column;
        self.ascending = if again { !self.ascending } else { column == Column::Name };
        self.sorted_by = column;
    }

    /// The rows for these words, sorted; made anew only when something changed.
    pub fn rows(&mut self, model: &Model, words: &str, found: &[TaskIndex]) -> &[TaskIndex] {
        let key = (words.to_owned(), self.sorted_by, self.ascending);
        if self.made_for.as_ref() != Some(&key) {
            self.rows = match words.trim().is_empty() {
                true => model.tasks().map(|(index, _)| index).collect(),
                false => found.to_vec(),
            };
            match self.sorted_by {
                Column::Name => self.rows.sort_by_key(|&task| (model.task_name(task), task)),
                column => self.rows.sort_by_key(|&task| (column.number(model.task(task)), task)),
            }
            if !self.ascending {
                self.rows.reverse();
            }
            self.made_for = Some(key);
        }
        &self.rows
    }
}

/// Paints the table.
pub(super) fn show_table(ui: &mut Ui, viewer: &mut Viewer) {
    let mut go_to = None;
    let Viewer { chart, table, search, focus, .. } = viewer;
    ScrollArea::horizontal().id_salt("table sideways").show(ui, |ui| {
        show_header(ui, table);
        let selected = focus.selected;
        let rows = table.rows(&chart.model, &search.words, &focus.found);
        let area = ScrollArea::vertical().auto_shrink(false);
        area.show_rows(ui, LINE, rows.len(), |ui, range| {
            for &task in rows.get(range).unwrap_or_default() {
                if show_row(ui, &chart.model, task, selected == Some(task)) {
                    go_to = Some(task);
                }
            }
        });
    });
    if let Some(task) = go_to {
        viewer.go_to(task);
    }
}

fn show_header(ui: &mut Ui, table: &mut TaskTable) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for column in Column::ALL {
            let arrow = match (table.sorted_by == column, table.ascending) {
                (false, _) => "",
                (true, true) => " ▲",
                (true, false) => " ▼",
            };
            let mut text = LayoutJob::default();
            let (style, align) = (ui.style(), Align::Center);
            RichText::new(column.title()).strong().append_to(&mut text, style, FontSelection::Default, align);
            // The proportional font has no such triangles.
            RichText::new(arrow).monospace().append_to(&mut text, style, FontSelection::Default, align);
            let button = egui::Button::new(text).frame(false);
            if cell(ui, column, |ui| ui.add(button)).on_hover_text("sort by this").clicked() {
                table.sort_by(column);
            }
        }
    });
}

/// True if it was clicked.
fn show_row(ui: &mut Ui, model: &Model, task: TaskIndex, selected: bool) -> bool {
    let mut clicked = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.set_height(LINE - ui.spacing().item_spacing.y);
        for column in Column::ALL {
            let text = column.say(model, task);
            let response = cell(ui, column, |ui| match column {
                Column::Name => ui.selectable_label(selected, text),
                _ => ui.add(egui::Label::new(text).sense(Sense::click())),
            });
            clicked |= response.clicked();
        }
    });
    clicked
}

/// Names to the left, numbers to the right.
fn cell(ui: &mut Ui, column: Column, add: impl FnOnce(&mut Ui) -> egui::Response) -> egui::Response {
    let align = if column == Column::Name { Align::LEFT } else { Align::RIGHT };
    let layout = match align {
        Align::LEFT => Layout::left_to_right(Align::Center),
        _ => Layout::right_to_left(Align::Center),
    };
    ui.allocate_ui_with_layout(vec2(column.width(), LINE), layout, |ui| {
        ui.set_min_width(column.width());
        add(ui)
    })
    .inner
}
