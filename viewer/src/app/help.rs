//! The overlay that says how to move and how to read.

use egui::{Grid, RichText, Ui};

use super::keys::KEYS;

/// Shows it over everything until it is closed.
pub(super) fn show_help(ui: &mut Ui, open: &mut bool) {
    let window = egui::Window::new("How to use this window").collapsible(false).resizable(false).open(open);
    window.anchor(egui::Align2::CENTER_CENTER, egui::Vec2::ZERO).show(ui.ctx(), |ui| {
        Grid::new("keys").num_columns(2).spacing([24.0, 4.0]).show(ui, |ui| {
            for (key, does) in KEYS {
                ui.label(RichText::new(key).strong());
                ui.label(does);
                ui.end_row();
            }
        });
        ui.add_space(8.0);
        ui.label("A row is a task from its birth to its end; tasks that do not overlap share a row.");
        ui.label("Follow a green arrow back to see who made a task run; an orange bar after it is time it waited for a CPU.");
        ui.label("Blue arrows lead from the task that made a result to the one that used it.");
        ui.label("When many things share a pixel their colours mix, and nothing that ran is left out.");
    });
}
