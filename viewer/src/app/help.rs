//! The overlay that says how to move and how to read: every command with its keys, and what the mouse does.

use egui::{Grid, RichText, ScrollArea, Ui};

use super::command::{GESTURES, Group};
use crate::insight::TERMS;

/// Shows it over everything until it is closed.
pub(super) fn show_help(ui: &mut Ui, open: &mut bool) {
    let room = ui.ctx().content_rect().size();
    let window = egui::Window::new("How to use this window").collapsible(false).resizable(false).open(open);
    window.anchor(egui::Align2::CENTER_CENTER, egui::Vec2::ZERO).show(ui.ctx(), |ui| {
        ScrollArea::vertical().max_height(room.y - 120.0).min_scrolled_height(room.y - 120.0).show(ui, |ui| {
            ui.label("A row is a task from its birth to its end; tasks that do not overlap share a row.");
            ui.label("Follow a green arrow back to see who made a task run; an orange bar after it is time it waited for a CPU.");
            ui.label("Blue arrows lead from the task that made a result to the one that used it.");
            ui.label("When many things share a pixel their colours mix, and nothing that ran is left out.");
            show_section(ui, "Mouse", GESTURES.iter().map(|&(gesture, does)| (gesture.to_owned(), does)));
            for (group, commands) in Group::ALL {
                let with_keys = commands.iter().filter(|command| !command.keys.is_empty());
                show_section(ui, group.title(), with_keys.map(|command| (command.shortcut(), command.help)));
            }
            show_section(ui, "Terms of a filter", TERMS.iter().map(|&(term, fits)| (term.to_owned(), fits)));
        });
    });
}

fn show_section<'a>(ui: &mut Ui, title: &str, lines: impl Iterator<Item = (String, &'a str)>) {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return;
    }
    ui.add_space(8.0);
    ui.label(RichText::new(title).size(15.0).strong());
    Grid::new(title).num_columns(2).min_col_width(170.0).spacing([24.0, 3.0]).show(ui, |ui| {
        for (key, does) in lines {
            ui.label(RichText::new(key).strong());
            ui.label(does);
            ui.end_row();
        }
    });
}
