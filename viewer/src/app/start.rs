//! From the command line to a window.

use std::fmt;
use std::path::PathBuf;

use eframe::{NativeOptions, egui};
use egui::ViewportBuilder;

use super::{Document, Recent, SettingsFile, Window};

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
