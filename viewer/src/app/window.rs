//! The window: its tabs, what lies over them, and what is remembered from one time to the next.

use eframe::egui;
use egui::{CentralPanel, Panel, Ui};

use super::{
    CollectForm, Comparison, Document, Files, GoTo, OpenForm, Palette, Running, SaveForm, SettingsFile,
    Viewer, collect, files, goto, help, menu, palette, settings, welcome,
};

/// All traces and which one is in front.
pub struct Window {
    pub(super) documents: Vec<Document>,
    pub(super) front: usize,
    /// Files in and out.
    pub files: Files,
    /// A collector at work.
    pub collecting: Option<Running>,
    /// What lies over everything.
    pub overlay: Option<Overlay>,
    /// True: a text field had the keyboard at the end of the last frame.
    pub(super) typing: bool,
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
        // Two traces that are compared have no room for legends, and a table of their own below.
        let compares = self.comparison().is_some();
        if let Some(viewer) = self.viewer().filter(|_| !compares) {
            if std::mem::take(&mut viewer.is_new) {
                (viewer.legend, viewer.dock.open) = (now.legend, now.panel);
            }
            (now.legend, now.panel) = (viewer.legend, viewer.dock.open);
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
        // What was there before comes to the front again.
        if self.documents.get(self.front).is_some_and(Document::is_given_up) {
            self.close_front();
        }
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

    pub(super) fn show_tabs(&mut self, ui: &mut Ui) {
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
