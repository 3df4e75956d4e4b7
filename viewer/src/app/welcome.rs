//! What is shown while nothing is open: what to do first, what was open before, and traces to learn from.

use egui::{RichText, ScrollArea, Ui};

use super::{CollectForm, Document, OpenForm, Overlay, Window};
use crate::samples::{SAMPLES, Sample};

const WIDTH: f32 = 640.0;

/// What was clicked.
enum Next {
    Open,
    Collect,
    Recent(String),
    Sample(&'static Sample),
}

/// Paints the page and does what is clicked.
pub(super) fn show_welcome(ui: &mut Ui, window: &mut Window) {
    let mut next = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space((ui.available_height() * 0.08).clamp(12.0, 80.0));
            ui.label(RichText::new("unitrace").size(30.0).strong());
            ui.label("shows what the async tasks of a program did to each other, and why something was late");
            ui.add_space(20.0);
            ui.set_max_width(WIDTH);
            ui.with_layout(egui::Layout::top_down(egui::Align::LEFT), |ui| {
                show_inside(ui, window, &mut next)
            });
        });
    });
    let context = ui.ctx().clone();
    match next {
        Some(Next::Open) => window.turn(Overlay::Open(OpenForm::default())),
        Some(Next::Collect) => window.turn(Overlay::Collect(CollectForm::default())),
        Some(Next::Recent(path)) => window.open(vec![path.into()], &context),
        Some(Next::Sample(sample)) => window.add(Document::of_sample(sample)),
        None => {}
    }
}

fn show_inside(ui: &mut Ui, window: &Window, next: &mut Option<Next>) {
    ui.horizontal(|ui| {
        if ui.button("Open a trace…").on_hover_text("Ctrl+O; or drop it onto this window").clicked() {
            *next = Some(Next::Open);
        }
        if ui.button("Collect one…").on_hover_text("Ctrl+N; from a program, a process, a guest").clicked() {
            *next = Some(Next::Collect);
        }
        ui.weak("every command: : or Ctrl+Shift+P; every key: ?");
    });
    heading(ui, "To learn from");
    for sample in SAMPLES {
        ui.horizontal_wrapped(|ui| {
            if ui.link(sample.name).clicked() {
                *next = Some(Next::Sample(sample));
            }
            ui.label(sample.shows);
        });
    }
    let recent: Vec<&str> = window.files.recent.paths().iter().filter_map(|path| path.to_str()).collect();
    if !recent.is_empty() {
        heading(ui, "Open before");
    }
    for path in recent {
        if ui.link(path).clicked() {
            *next = Some(Next::Recent(path.to_owned()));
        }
    }
    heading(ui, "From a terminal");
    ui.monospace("collect -- ./program --its options      runs a program and records it");
    ui.monospace("collect --pid 4711 --follow             takes one that is running");
    ui.monospace("unitrace FILE…                          opens what they wrote; - is standard input");
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(18.0);
    ui.label(RichText::new(words).size(16.0).strong());
    ui.add_space(4.0);
}
