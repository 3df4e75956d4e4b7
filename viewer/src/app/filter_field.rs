//! The field with the filter's line, and a menu of terms to put into it.

use std::collections::BTreeMap;

use egui::{Grid, Key, ScrollArea, TextEdit, Ui};

use super::Viewer;
use crate::insight::{Filter, TERMS};
use crate::model::StateKind;
use crate::units::Count;

/// Modules that are listed.
const MOST: usize = 200;

/// Paints the field; what is written there counts at once.
pub(super) fn show_filter_field(ui: &mut Ui, viewer: &mut Viewer) {
    let label = ui.label("Show");
    let wrong = Filter::read(&viewer.filter_line).err();
    let color = wrong.is_some().then(|| ui.visuals().error_fg_color);
    let field = TextEdit::singleline(&mut viewer.filter_line).hint_text("all tasks").desired_width(190.0);
    let field = ui.add(field.text_color_opt(color)).labelled_by(label.id);
    if std::mem::take(&mut viewer.filter_takes_keyboard) {
        field.request_focus();
    }
    match &wrong {
        Some(wrong) => field.clone().on_hover_text(wrong.to_string()),
        None => field.clone().on_hover_ui(show_help),
    };
    if field.changed() && Filter::read(&viewer.filter_line).is_ok() {
        viewer.filter(&viewer.filter_line.clone());
    }
    if let Some(wrong) = wrong.filter(|_| !field.has_focus()) {
        ui.colored_label(ui.visuals().error_fg_color, wrong.to_string());
    }
    ui.menu_button("Terms", |ui| show_terms(ui, viewer));
}

/// Every form of a term.
fn show_help(ui: &mut Ui) {
    ui.label("Every term must fit:");
    Grid::new("terms").num_columns(2).show(ui, |ui| {
        for (term, fits) in TERMS {
            ui.strong(term);
            ui.label(fits);
            ui.end_row();
        }
    });
}

fn show_terms(ui: &mut Ui, viewer: &mut Viewer) {
    show_named(ui, viewer);
    ui.menu_button("Module", |ui| {
        ScrollArea::vertical().max_height(400.0).show(ui, |ui| {
            for (module, count) in modules(viewer) {
                if ui.button(format!("{module}  ×{}", Count(count))).clicked() {
                    add(viewer, &format!("module:/^{}$/", regex::escape(&module)));
                }
            }
        });
    });
    ui.menu_button("State", |ui| {
        for state in StateKind::ALL.into_iter().rev() {
            if ui.button(state.name()).clicked() {
                add(viewer, &format!("state:{}", state.name()));
            }
        }
    });
    for (term, words) in [
        ("ready>1ms", "Could run, but did not for 1 ms"),
        ("running>1ms", "Ran for 1 ms without a break"),
        ("is:failed", "Failed or panicked"),
        ("is:stuck", "Should have ended and did not"),
        ("is:alive", "Alive at the end"),
        ("is:dropped", "Dropped before the end"),
        ("is:storm", "Keeps waking itself"),
    ] {
        if ui.button(words).on_hover_text(term).clicked() {
            add(viewer, term);
        }
    }
}

/// Filters by their names, and a field to name the one that is shown.
fn show_named(ui: &mut Ui, viewer: &mut Viewer) {
    let mut forget = None;
    for (place, named) in viewer.kept.notes.filters.clone().into_iter().enumerate() {
        ui.horizontal(|ui| {
            if ui.button(&named.name).on_hover_text(&named.filter).clicked() {
                viewer.filter(&named.filter);
            }
            if ui.small_button("Forget").clicked() {
                forget = Some(place);
            }
        });
    }
    if let Some(place) = forget {
        viewer.kept.notes.filters.remove(place);
        viewer.kept.changed = true;
    }
    if !viewer.shown.line.is_empty() {
        let field = TextEdit::singleline(&mut viewer.kept.new_name).hint_text("keep this filter as…");
        let field = ui.add(field.desired_width(150.0));
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            let name = std::mem::take(&mut viewer.kept.new_name);
            match name.trim().is_empty() {
                true => viewer.say("Write a name for the filter"),
                false => viewer.name_filter(&name),
            }
        }
    }
    ui.separator();
}

/// Every module with the number of its tasks.
fn modules(viewer: &Viewer) -> BTreeMap<String, u64> {
    let model = &viewer.chart.model;
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for (task, _) in model.tasks() {
        *counts.entry(model.module(task)).or_default() += 1;
    }
    let named = counts.into_iter().filter(|(module, _)| !module.is_empty()).take(MOST);
    named.map(|(module, count)| (module.to_owned(), count)).collect()
}

/// One more term on the line.
fn add(viewer: &mut Viewer, term: &str) {
    let line = format!("{} {term}", viewer.shown.line);
    viewer.filter(&line);
}
