//! Words in place of a graph: reading, unreadable, empty.

use egui::{RichText, Ui, vec2};

use super::loading::Loading;
use crate::model::Model;

/// Two files are being read.
pub(super) fn show_reading(ui: &mut Ui, title: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.4);
        ui.spinner();
        ui.label(format!("Reading {title}…"));
    });
}

/// A file is being read; true if it shall not be.
pub(super) fn show_loading(ui: &mut Ui, title: &str, loading: &Loading) -> bool {
    let mut cancelled = false;
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.4);
        let width = 380.0f32.min(ui.available_width());
        ui.allocate_ui(vec2(width, 24.0), |ui| cancelled = loading.show(ui, "Reading"));
        ui.label(title);
    });
    cancelled
}

/// A file cannot be read.
pub(super) fn show_error(ui: &mut Ui, why: &str) {
    show(ui, "This trace cannot be shown", &[why]);
}

/// A trace in which nothing happens.
pub(super) fn show_empty(ui: &mut Ui, model: &Model) {
    let events = format!("It holds {} events and no task.", model.event_counts.total());
    show(
        ui,
        "This trace is empty",
        &[
            &events,
            "Was the program built with the probe and its feature `enabled`? Did it call unitrace_probe::start()?",
            "Is UNITRACE=off set, or a list of groups without `tasks`? Was the trace taken before anything was spawned?",
        ],
    );
    for note in &model.notes {
        ui.vertical_centered(|ui| ui.label(note));
    }
}

fn show(ui: &mut Ui, heading: &str, lines: &[&str]) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.35);
        ui.label(RichText::new(heading).size(20.0).strong());
        ui.add_space(8.0);
        for line in lines {
            ui.label(*line);
        }
    });
}
