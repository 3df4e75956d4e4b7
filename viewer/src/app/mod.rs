//! The window: one tab a trace, the graph, and what explains it.

mod bookmarks;
mod collect;
pub mod command;
mod comparison;
mod document;
mod files;
mod filter_field;
mod follow;
mod goto;
mod graph_panel;
mod grown;
mod help;
mod history;
mod keys;
mod loading;
mod menu;
mod message;
pub mod notes;
mod overview;
mod palette;
mod panels;
mod relayout;
mod replace;
mod said;
mod search;
mod settings;
mod shown;
mod toolbar;
mod tooltip;
mod viewer;
mod welcome;

pub use bookmarks::Kept;
pub use collect::{CollectForm, Running};
pub use comparison::{Comparison, Which};
pub use document::Document;
pub use files::{Files, Growth, OpenForm, Output, Recent, SaveForm, Shade};
pub use follow::Way;
pub use goto::{GoTo, Goal};
pub use history::{History, Place};
pub use palette::Palette;
pub use panels::{Column, Dock, PanelKind, TaskTable};
pub use said::Said;
pub use search::Search;
pub use settings::{Settings, SettingsFile};
pub use shown::Shown;
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

/// How several traces are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// Below each other on one time axis.
    OneAxis,
    /// Each in a tab.
    Tabs,
    /// Two: what changed from one to the other.
    Compared,
}

/// Opens the traces in a window and returns when it is closed.
pub fn run(files: Vec<PathBuf>, layout: Layout) -> Result<(), NoWindow> {
    if no_display() {
        return Err(NoWindow("neither DISPLAY nor WAYLAND_DISPLAY is set".to_owned()));
    }
    let title = match files.as_slice() {
        [] => "unitrace".to_owned(),
        [one] => format!("{} — unitrace", crate::open::title(one)),
        [one, rest @ ..] => format!("{} and {} more — unitrace", crate::open::title(one), rest.len()),
    };
    let settings = SettingsFile::of_user();
    let viewport = ViewportBuilder::default()
        .with_title(&title)
        .with_app_id("unitrace")
        .with_inner_size(settings.settings().size)
        .with_min_inner_size([480.0, 320.0]);
    let options = NativeOptions { viewport, ..NativeOptions::default() };
    let create = move |context: &eframe::CreationContext<'_>| {
        let documents = documents(files, layout, &context.egui_ctx);
        let mut window = Window::new(&context.egui_ctx, documents).with_settings(&context.egui_ctx, settings);
        window.files.recent = Recent::of_user();
        let window: Box<dyn eframe::App> = Box::new(window);
        Ok(window)
    };
    eframe::run_native("unitrace", options, Box::new(create)).map_err(|error| NoWindow(error.to_string()))
}

fn documents(files: Vec<PathBuf>, layout: Layout, context: &egui::Context) -> Vec<Document> {
    match (layout, files.as_slice()) {
        (_, []) => Vec::new(),
        (Layout::Compared, [before, after]) => {
            vec![Document::compare(before.clone(), after.clone(), context)]
        }
        (Layout::Tabs, _) => files.into_iter().map(|file| Document::load(vec![file], context)).collect(),
        _ => vec![Document::load(files, context)],
    }
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
    /// Files in and out.
    pub files: Files,
    /// A collector at work.
    pub collecting: Option<Running>,
    /// What lies over everything.
    pub overlay: Option<Overlay>,
    /// True: a text field had the keyboard at the end of the last frame.
    typing: bool,
    /// What is remembered from one time to the next.
    settings: SettingsFile,
}

/// What can lie over everything.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// Keys and mouse.
    Help,
    /// Commands by name.
    Palette(Palette),
    /// A time, range or task to go to.
    GoTo(GoTo),
    /// A trace to open.
    Open(OpenForm),
    /// A picture, a report or a table to write.
    Save(SaveForm),
    /// A trace to collect.
    Collect(CollectForm),
}

impl Window {
    /// A window with these tabs.
    pub fn new(context: &egui::Context, documents: Vec<Document>) -> Self {
        // `+` and `-` zoom the graph, not the letters.
        context.options_mut(|options| options.zoom_with_keyboard = false);
        Self {
            documents,
            front: 0,
            files: Files::default(),
            collecting: None,
            overlay: None,
            typing: false,
            settings: SettingsFile::default(),
        }
    }

    /// The same with what was remembered; changes are remembered there.
    pub fn with_settings(mut self, context: &egui::Context, settings: SettingsFile) -> Self {
        if let Some(dark) = settings.settings().dark {
            settings::choose_dark(context, dark);
        }
        self.settings = settings;
        self
    }

    /// Notices what is to be remembered.
    fn remember(&mut self, context: &egui::Context) {
        let mut now = self.settings.settings().clone();
        now.dark = settings::chosen_dark(context);
        if let Some(size) = settings::size_of(context) {
            now.size = (size.x, size.y);
        }
        if let Some(viewer) = self.viewer() {
            if std::mem::take(&mut viewer.is_new) {
                viewer.legend = now.legend;
            }
            now.legend = viewer.legend;
        }
        self.settings.keep(now, context.input(|input| input.time));
    }

    /// The name of the trace in front; empty if none is open.
    pub fn title(&self) -> &str {
        self.documents.get(self.front).map_or("", Document::title)
    }

    /// The trace in front, once it is loaded.
    pub fn viewer(&mut self) -> Option<&mut Viewer> {
        self.documents.get_mut(self.front).and_then(Document::viewer)
    }

    /// The two traces that are compared in front.
    pub fn comparison(&mut self) -> Option<&mut Comparison> {
        self.documents.get_mut(self.front).and_then(Document::comparison)
    }

    /// Lays this over everything; takes it away if it is there.
    pub fn turn(&mut self, overlay: Overlay) {
        let same = |there: &Overlay| std::mem::discriminant(there) == std::mem::discriminant(&overlay);
        self.overlay = if self.overlay.as_ref().is_some_and(same) { None } else { Some(overlay) };
    }

    /// Takes away what lies over everything; if nothing does, unselects.
    pub fn escape(&mut self) {
        if self.overlay.take().is_none()
            && let Some(viewer) = self.viewer()
        {
            viewer.range = None;
            viewer.select(None);
        }
    }

    /// Everything inside the window.
    pub fn show(&mut self, ui: &mut Ui) {
        self.obey_keys(ui.ctx());
        Panel::top("menus").show(ui, |ui| menu::show_menus(ui, self));
        collect::show_running(self, ui);
        let frame = egui::Frame::new().fill(ui.visuals().panel_fill);
        CentralPanel::default().frame(frame).show(ui, |ui| match self.documents.get_mut(self.front) {
            Some(document) => document.show(ui),
            None => welcome::show_welcome(ui, self),
        });
        files::take_dropped(self, ui.ctx());
        self.hear_of_saving();
        self.show_overlay(ui);
        self.typing = ui.ctx().text_edit_focused();
        self.remember(ui.ctx());
    }

    fn show_overlay(&mut self, ui: &mut Ui) {
        let Some(overlay) = self.overlay.take() else { return };
        let after = match overlay {
            Overlay::Help => {
                let mut open = true;
                help::show_help(ui, &mut open);
                Some(Overlay::Help).filter(|_| open)
            }
            Overlay::GoTo(go_to) => goto::show_go_to(ui.ctx(), self, go_to).map(Overlay::GoTo),
            Overlay::Palette(palette) => palette::show_palette(ui.ctx(), self, palette).map(Overlay::Palette),
            Overlay::Open(form) => files::show_open(ui.ctx(), self, form).map(Overlay::Open),
            Overlay::Save(form) => files::show_save(ui.ctx(), self, form).map(Overlay::Save),
            Overlay::Collect(form) => collect::show_collect(ui.ctx(), self, form).map(Overlay::Collect),
        };
        // A command may have laid something else over everything.
        self.overlay = self.overlay.take().or(after);
    }

    fn show_tabs(&mut self, ui: &mut Ui) {
        if self.documents.len() > 1 {
            ui.separator();
            for (i, document) in self.documents.iter().enumerate() {
                ui.selectable_value(&mut self.front, i, document.title());
            }
        }
    }
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.settings.write();
    }
}
