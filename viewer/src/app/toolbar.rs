//! The line above the graph: what the trace is, search, order of rows, what is shown.

use egui::{ComboBox, Ui};

use super::{Viewer, filter_field, search};
use crate::layout::Order;
use crate::units::{Count, Time};

/// Paints it.
pub(super) fn show_toolbar(ui: &mut Ui, viewer: &mut Viewer) {
    ui.horizontal_wrapped(|ui| {
        show_summary(ui, viewer);
        ui.separator();
        search::show_search(ui, viewer);
        ui.separator();
        show_order(ui, viewer);
        show_filter(ui, viewer);
        show_losses(ui, viewer);
    });
}

fn show_summary(ui: &mut Ui, viewer: &Viewer) {
    let model = &viewer.chart.model;
    let name = if model.program.is_empty() { "trace" } else { &model.program };
    ui.strong(name);
    let tasks = Count(model.tasks.len() as u64);
    let events = Count(model.event_counts.total());
    let summary = ui.label(format!("{tasks} tasks · {events} events · {}", Time(model.range.span())));
    if !model.clock.source.is_empty() {
        summary.on_hover_text(format!("clock: {}", model.clock.source));
    }
}

/// How many tasks are shown, and quick ways to fewer and to all.
fn show_filter(ui: &mut Ui, viewer: &mut Viewer) {
    filter_field::show_filter_field(ui, viewer);
    if viewer.shown.leaves_out() {
        let (shown, all) = (viewer.chart.only.as_ref().map_or(0, Vec::len), viewer.chart.model.tasks.len());
        let text = format!("{} of {} tasks shown", Count(shown as u64), Count(all as u64));
        ui.colored_label(ui.visuals().warn_fg_color, text);
        if ui.button("Show all").on_hover_text("end the filter, show what is hidden (U)").clicked() {
            viewer.show_all();
        }
    } else if !viewer.focus.found.is_empty() {
        let button = ui.button("Only found");
        if button.on_hover_text("hide all tasks that were not found (O)").clicked() {
            viewer.turn_found();
        }
    }
    if let Some(task) = viewer.focus.selected {
        let words =
            "hide all tasks but the selected one and those it has arrows with; again: one arrow further (C)";
        if ui.button("Only connected").on_hover_text(words).clicked() {
            viewer.show_connected(task);
        }
    }
}

fn show_order(ui: &mut Ui, viewer: &mut Viewer) {
    let mut order = viewer.shown.order;
    let label = ui.label("Rows");
    let choices = ComboBox::from_id_salt("rows").selected_text(order.name()).show_ui(ui, |ui| {
        for choice in Order::ALL {
            ui.selectable_value(&mut order, choice, choice.name());
        }
    });
    choices.response.labelled_by(label.id);
    if order != viewer.shown.order {
        viewer.reorder(order);
    }
}

/// What is not on the screen is said on the screen.
fn show_losses(ui: &mut Ui, viewer: &Viewer) {
    let model = &viewer.chart.model;
    if model.lost() > 0 {
        ui.colored_label(ui.visuals().warn_fg_color, format!("{} events lost", Count(model.lost())));
    }
    if !model.notes.is_empty() {
        let notes = model.notes.join("\n");
        ui.colored_label(ui.visuals().warn_fg_color, "notes").on_hover_text(notes);
    }
    if viewer.hidden.arrows > 0 {
        let text = format!("{} arrows hidden", Count(viewer.hidden.arrows));
        ui.weak(text).on_hover_text("zoom in, or select a task, to see them");
    }
}
