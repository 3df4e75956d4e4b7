//! What the window remembers from one time to the next: its size, colours, legend and panel. A JSON file in the
//! user's state directory; a wrong or missing one means the defaults, and that it cannot be written troubles nobody.

use std::fs;
use std::path::{Path, PathBuf};

use egui::{Context, Theme, Vec2};
use serde::{Deserialize, Serialize};

use super::PanelKind;
use super::state::{keep, of_user};

/// Smaller windows are a mistake of whoever measured.
const LEAST: f32 = 200.0;
/// Larger ones too.
const MOST: f32 = 16_000.0;

/// Seconds between two times of writing.
const PAUSE: f64 = 3.0;

/// Everything that is remembered.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Points across and down.
    pub size: (f32, f32),
    /// Light letters on dark ground; `None`: as the desktop says.
    pub dark: Option<bool>,
    /// The legend is shown.
    pub legend: bool,
    /// What is open below the graph.
    pub panel: Option<PanelKind>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { size: (1440.0, 900.0), dark: None, legend: true, panel: None }
    }
}

/// The file.
#[derive(Clone, Default, Debug)]
pub struct SettingsFile {
    path: Option<PathBuf>,
    kept: Settings,
    unwritten: bool,
    /// When it was written last, in seconds.
    written: f64,
}

impl SettingsFile {
    /// The user's.
    pub fn of_user() -> Self {
        of_user("window.json").map(|path| Self::at(&path)).unwrap_or_default()
    }

    /// That at `path`; it need not be there.
    pub fn at(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        let mut kept: Settings = serde_json::from_str(&text).unwrap_or_default();
        let (width, height) = kept.size;
        if ![width, height].iter().all(|side| (LEAST..=MOST).contains(side)) {
            kept.size = Settings::default().size;
        }
        Self { path: Some(path.to_owned()), kept, unwritten: false, written: f64::NEG_INFINITY }
    }

    /// What was remembered last.
    pub fn settings(&self) -> &Settings {
        &self.kept
    }

    /// Remembers this from now on; while it keeps changing, as the size does, it is written every few seconds.
    pub fn keep(&mut self, settings: Settings, now: f64) {
        self.unwritten |= settings != self.kept;
        self.kept = settings;
        if self.unwritten && now - self.written >= PAUSE {
            self.written = now;
            self.write();
        }
    }

    /// Writes what is not written yet.
    pub fn write(&mut self) {
        let Some(path) = self.path.as_ref().filter(|_| std::mem::take(&mut self.unwritten)) else { return };
        keep(path, &serde_json::to_string_pretty(&self.kept).unwrap_or_default());
    }
}

/// The colours that were chosen, if any were.
pub(super) fn chosen_dark(context: &Context) -> Option<bool> {
    match context.options(|options| options.theme_preference) {
        egui::ThemePreference::Dark => Some(true),
        egui::ThemePreference::Light => Some(false),
        egui::ThemePreference::System => None,
    }
}

/// Chooses colours.
pub(super) fn choose_dark(context: &Context, dark: bool) {
    context.set_theme(if dark { Theme::Dark } else { Theme::Light });
}

/// Points of the window's inside.
pub(super) fn size_of(context: &Context) -> Option<Vec2> {
    context.input(|input| input.viewport().inner_rect).map(|rect| rect.size())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_and_wrong_ones_are_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/unitrace/window.json");
        let mut file = SettingsFile::at(&path);
        assert_eq!(file.settings(), &Settings::default());
        let other =
            Settings { size: (800.0, 600.0), dark: Some(true), legend: false, panel: Some(PanelKind::Heap) };
        file.keep(other.clone(), 0.0);
        assert_eq!(SettingsFile::at(&path).settings(), &other);
        for text in ["{", "{\"size\": [1, 1e30]}", "[]", "{\"size\": \"large\"}", "{\"panel\": \"Hats\"}"] {
            fs::write(&path, text).unwrap();
            assert_eq!(SettingsFile::at(&path).settings(), &Settings::default(), "{text}");
        }
    }
}
