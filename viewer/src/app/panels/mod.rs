//! What stands around the graph. One panel, one file; below the graph one of them is open at a time, and what it is
//! about ([`Dock::scope`]) is the same for all: the selected time, else what is in sight, else the whole trace.
//!
//! To add one: a file with a state and `show_…(ui, viewer)`, an entry in [`PanelKind`], a command in
//! `app/command/panels.rs`.

mod cells;
mod clocks;
mod computed;
mod details;
mod flame;
mod heap;
mod latency;
mod log;
mod statistics;
mod task_table;

pub(in crate::app) use cells::{Head, Hit, Look, show_cells};
pub(in crate::app) use computed::Computed;
pub use task_table::{Column, TaskTable};

pub(super) use details::show_details;

use std::sync::Arc;

use egui::Ui;
use serde::{Deserialize, Serialize};

use super::Viewer;
use crate::figures::{Group, Key, Scope, Sort};
use crate::model::{Model, TaskIndex, TimeRange};
use crate::units::Time;

/// What can be open below the graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum PanelKind {
    /// A table of tasks, names or modules.
    Tasks,
    /// What happened, in sum.
    Statistics,
    /// How long things take, as a histogram.
    Latency,
    /// Where the running time goes.
    Flame,
    /// What was said.
    Log,
    /// The heap and who holds it.
    Heap,
    /// What was lost, and how good the clocks are.
    Clocks,
}

impl PanelKind {
    /// All, in the order of their tabs.
    pub const ALL: [Self; 7] =
        [Self::Tasks, Self::Statistics, Self::Latency, Self::Flame, Self::Log, Self::Heap, Self::Clocks];

    /// The word on its tab.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Tasks => "Tasks",
            Self::Statistics => "Statistics",
            Self::Latency => "Latency",
            Self::Flame => "Flame graph",
            Self::Log => "Log",
            Self::Heap => "Heap",
            Self::Clocks => "Losses and clocks",
        }
    }
}

/// The panels below the graph.
#[derive(Default)]
pub struct Dock {
    /// Which one is open.
    pub open: Option<PanelKind>,
    /// Numbers are about what is in sight, not about the whole trace.
    pub in_sight: bool,
    /// The table.
    pub table: TaskTable,
    statistics: statistics::Statistics,
    latency: latency::Latency,
    flame: flame::FlamePanel,
    log: log::LogList,
    heap: heap::HeapPanel,
    clocks: clocks::Clocks,
    details: details::Details,
    only: Option<Arc<[TaskIndex]>>,
}

impl Dock {
    /// Opens the histogram of times of this sort.
    pub fn show_times(&mut self, sort: Sort) {
        self.latency.sort = sort;
        self.open = Some(PanelKind::Latency);
    }

    /// Opens a panel, or closes it.
    pub fn turn(&mut self, panel: PanelKind) {
        self.open = if self.open == Some(panel) { None } else { Some(panel) };
    }
}

/// Which tasks and which time the panels are about.
fn scope(viewer: &mut Viewer) -> Scope {
    let model = &viewer.chart.model;
    let dock = &mut viewer.dock;
    if viewer.chart.only.as_deref() != dock.only.as_deref() {
        dock.only = viewer.chart.only.as_deref().map(Arc::from);
    }
    let sight = viewer.view.filter(|_| dock.in_sight).map(|view| view.time.visible());
    let sight = sight.map(|(start, end)| TimeRange {
        start: unitrace_formats::time::Nanos(start).max(model.range.start),
        end: unitrace_formats::time::Nanos(end).min(model.range.end),
    });
    let time = viewer.range.or(sight).unwrap_or(model.range);
    Scope { time, tasks: dock.only.clone() }
}

/// The dock, if one of its panels is open.
pub(super) fn show_dock(ui: &mut Ui, viewer: &mut Viewer) {
    let Some(open) = viewer.dock.open else { return };
    let panel = egui::Panel::bottom("dock").default_size(240.0).min_size(90.0).resizable(true);
    panel.show(ui, |ui| {
        // A panel with little to say does not make the dock smaller for the next one.
        ui.set_min_size(ui.available_size());
        show_tabs(ui, viewer);
        ui.separator();
        match open {
            PanelKind::Tasks => task_table::show_table(ui, viewer),
            PanelKind::Statistics => statistics::show_statistics(ui, viewer),
            PanelKind::Latency => latency::show_latency(ui, viewer),
            PanelKind::Flame => flame::show_flame(ui, viewer),
            PanelKind::Log => log::show_log(ui, viewer),
            PanelKind::Heap => heap::show_heap(ui, viewer),
            PanelKind::Clocks => clocks::show_clocks(ui, viewer),
        }
    });
}

fn show_tabs(ui: &mut Ui, viewer: &mut Viewer) {
    ui.horizontal_wrapped(|ui| {
        for kind in PanelKind::ALL {
            ui.selectable_value(&mut viewer.dock.open, Some(kind), kind.title());
        }
        ui.separator();
        show_time(ui, viewer);
        if ui.small_button("Close").on_hover_text("close these panels").clicked() {
            viewer.dock.open = None;
        }
    });
}

/// Which part of the time the numbers are about.
fn show_time(ui: &mut Ui, viewer: &mut Viewer) {
    if let Some(range) = viewer.range {
        ui.strong(format!("selected: {} from {}", Time(range.span()), Time(range.start.0)));
        if ui.small_button("Unselect").on_hover_text("numbers of the whole trace again").clicked() {
            viewer.range = None;
        }
    } else {
        ui.label("about");
        let dock = &mut viewer.dock;
        ui.selectable_value(&mut dock.in_sight, false, "the whole trace");
        ui.selectable_value(&mut dock.in_sight, true, "what is in sight");
    }
    if let Some(only) = &viewer.dock.only {
        ui.weak(format!("of {} tasks that are shown", only.len()));
    }
}

/// What a panel wants the viewer to do when it is painted.
#[derive(Default)]
enum Wish {
    /// Nothing.
    #[default]
    Nothing,
    /// Select this task and bring it into sight.
    GoTo(TaskIndex),
    /// Also put the cursor there.
    GoToMoment(TaskIndex, unitrace_formats::time::Nanos),
    /// Only put the cursor there.
    Moment(unitrace_formats::time::Nanos),
    /// Mark these tasks as found.
    Mark(Vec<TaskIndex>),
    /// Show only these tasks, by a line of a filter.
    Only(String),
}

impl Wish {
    fn fulfil(self, viewer: &mut Viewer) {
        match self {
            Self::Nothing => {}
            Self::GoTo(task) => viewer.go_to(task),
            Self::GoToMoment(task, at) => {
                viewer.go_to(task);
                viewer.put_cursor(at);
            }
            Self::Moment(at) => viewer.put_cursor(at),
            Self::Mark(tasks) => {
                if let Some(&first) = tasks.first() {
                    viewer.go_to(first);
                    viewer.focus.found = tasks;
                }
            }
            Self::Only(line) => viewer.filter(&line),
        }
    }

    /// What a row of a table stands for.
    fn of_row(group: &Group) -> Self {
        match group.tasks.as_slice() {
            &[one] => Self::GoTo(one),
            tasks => Self::Mark(tasks.to_vec()),
        }
    }

    /// Show only the tasks of a row.
    fn only(model: &Model, key: Key) -> Self {
        let whole = |word: &str, text: &str| format!("{word}:/^{}$/", as_pattern(text));
        Self::Only(match key {
            Key::Task(task) => format!("near:{}+0", model.task(task).id.0),
            Key::Name(name, _) => {
                let (name, module) = (whole("name", model.text(name)), whole("module", key.module(model)));
                format!("{name} {module}")
            }
            Key::Module(_) => whole("module", key.module(model)),
        })
    }
}

/// A text as a pattern that fits nothing else, without signs that mean something in the line of a filter.
fn as_pattern(text: &str) -> String {
    let plain = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | ':');
    let escape =
        |sign: char| if plain(sign) { sign.to_string() } else { format!("\\x{{{:x}}}", sign as u32) };
    text.chars().map(escape).collect()
}

/// A task as a link; what a click on it wishes.
fn task_link(
    ui: &mut Ui,
    model: &Model,
    task: TaskIndex,
    at: Option<unitrace_formats::time::Nanos>,
    wish: &mut Wish,
) {
    if ui.link(model.task_name(task)).on_hover_text("show it in the graph").clicked() {
        *wish = at.map_or(Wish::GoTo(task), |at| Wish::GoToMoment(task, at));
    }
}
