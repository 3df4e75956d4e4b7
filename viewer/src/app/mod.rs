//! The window: one tab a trace, the graph, and what explains it.

mod details;
mod document;
mod follow;
mod graph_panel;
mod help;
mod keys;
mod message;
mod overview;
mod search;
mod task_table;
mod toolbar;
mod tooltip;
mod viewer;

pub use document::Document;
pub use follow::Way;
pub use search::Search;
pub use task_table::{Column, TaskTable};
pub use viewer::Viewer;

use std::fmt;
use std::path::PathBuf;

use eframe::{NativeOptions, egui};
use egui::{CentralPanel, Panel, Ui, ViewportBuilder};

/// Why there is no window.
#[derive(Debug)]
pub struct NoWindow(String);

impl fmt::Display for NoWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "cannot open a window: {}\nWithout a display, `unitrace render FILE -o picture.svg` draws the trace to a \
             file and `unitrace report FILE` says in text what happened.",
            self.0
        )
    }
}

impl std::error::Error for NoWindow {}

/// Opens the traces in a window, on one time axis or each in a tab of its own, and returns when it is closed.
pub fn run(files: Vec<PathBuf>, tabs: bool) -> Result<(), NoWindow> {
    if no_display() {
        return Err(NoWindow("neither DISPLAY nor WAYLAND_DISPLAY is set".to_owned()));
    }
    let title = match files.as_slice() {
        [] => "unitrace".to_owned(),
        [one] => format!("{} — unitrace", crate::open::title(one)),
        [one, rest @ ..] => format!("{} and {} more — unitrace", crate::open::title(one), rest.len()),
    };
    let viewport = ViewportBuilder::default()
        .with_title(&title)
        .with_app_id("unitrace")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([480.0, 320.0]);
    let options = NativeOptions { viewport, ..NativeOptions::default() };
    let create = move |context: &eframe::CreationContext<'_>| {
        let sets: Vec<Vec<PathBuf>> = match tabs {
            _ if files.is_empty() => Vec::new(),
            true => files.into_iter().map(|file| vec![file]).collect(),
            false => vec![files],
        };
        let documents = sets.into_iter().map(|files| Document::load(files, &context.egui_ctx)).collect();
        let window: Box<dyn eframe::App> = Box::new(Window::new(&context.egui_ctx, documents));
        Ok(window)
    };
    eframe::run_native("unitrace", options, Box::new(create)).map_err(|error| NoWindow(error.to_string()))
}

#[cfg(target_os = "linux")]
fn no_display() -> bool {
    let unset = |name| std::env::var_os(name).is_none_or(|value| value.is_empty());
    unset("DISPLAY") && unset("WAYLAND_DISPLAY") && unset("WAYLAND_SOCKET")
}

#[cfg(not(target_os = "linux"))]
fn no_display() -> bool {
    false
}

/// All traces and which one is in front.
pub struct Window {
    documents: Vec<Document>,
    front: usize,
    help: bool,
}

impl Window {
    /// A window with these tabs.
    pub fn new(context: &egui::Context, documents: Vec<Document>) -> Self {
        // `+` and `-` zoom the graph, not the letters.
        context.options_mut(|options| options.zoom_with_keyboard = false);
        Self { documents, front: 0, help: false }
    }

    /// The trace in front, once it is loaded.
    pub fn viewer(&mut self) -> Option<&mut Viewer> {
        self.documents.get_mut(self.front).and_then(Document::viewer)
    }

    /// Everything inside the window.
    pub fn show(&mut self, ui: &mut Ui) {
        if self.documents.len() > 1 {
            Panel::top("tabs").show(ui, |ui| self.show_tabs(ui));
        }
        keys::help_keys(ui, &mut self.help);
        let frame = egui::Frame::new().fill(ui.visuals().panel_fill);
        CentralPanel::default().frame(frame).show(ui, |ui| match self.documents.get_mut(self.front) {
            Some(document) => document.show(ui, &mut self.help),
            None => message::show_nothing_open(ui),
        });
        if self.help {
            help::show_help(ui, &mut self.help);
        }
    }

    fn show_tabs(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            for (i, document) in self.documents.iter().enumerate() {
                ui.selectable_value(&mut self.front, i, document.title());
            }
        });
    }
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }
}
