//! The line above the graph: what the trace is, search, order of rows, what is shown.

use egui::{Button, ComboBox, Ui};

use super::{Viewer, search};
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
        if ui.button("Fit").on_hover_text("the whole trace (Home)").clicked() {
            viewer.fit();
        }
        ui.toggle_value(&mut viewer.legend, "Legend").on_hover_text("what colours and arrows mean (L)");
        ui.toggle_value(&mut viewer.table.open, "Table").on_hover_text("all tasks, sorted by any column (T)");
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

/// Which tasks are shown: what was found, what is connected to the selected task, or all.
fn show_filter(ui: &mut Ui, viewer: &mut Viewer) {
    if let Some(only) = &viewer.chart.only {
        let text = format!(
            "{} of {} tasks shown",
            Count(only.len() as u64),
            Count(viewer.chart.model.tasks.len() as u64)
        );
        ui.colored_label(ui.visuals().warn_fg_color, text);
        if ui.button("Show all").on_hover_text("end the filter (U)").clicked() {
            viewer.show_only(Vec::new());
        }
        return;
    }
    let found = !viewer.focus.found.is_empty();
    if ui
        .add_enabled(found, Button::new("Only found"))
        .on_hover_text("hide all tasks that were not found (O)")
        .clicked()
    {
        viewer.show_only(viewer.focus.found.clone());
    }
    let selected = viewer.focus.selected.is_some();
    let words = "hide all tasks but the selected one and those it has arrows with (C)";
    if ui.add_enabled(selected, Button::new("Only connected")).on_hover_text(words).clicked() {
        viewer.show_connected(1);
    }
}

fn show_order(ui: &mut Ui, viewer: &mut Viewer) {
    let name = |order| match order {
        Order::SpawnTree => "by spawn tree",
        Order::Module => "by module",
        Order::FirstActivity => "by first activity",
    };
    let mut order = viewer.chart.order;
    ComboBox::from_label("Rows").selected_text(name(order)).show_ui(ui, |ui| {
        for choice in [Order::SpawnTree, Order::Module, Order::FirstActivity] {
            ui.selectable_value(&mut order, choice, name(choice));
        }
    });
    if order != viewer.chart.order {
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
