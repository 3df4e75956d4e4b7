//! The menus: every command with its keys, group by group.

use egui::{Button, MenuBar, Ui};

use super::Window;
use super::command::{Command, Group};

/// Paints the menu bar; true tabs stand to its right.
pub(super) fn show_menus(ui: &mut Ui, window: &mut Window) {
    MenuBar::new().ui(ui, |ui| {
        for (group, commands) in Group::ALL.into_iter().filter(|(_, commands)| !commands.is_empty()) {
            ui.menu_button(group.title(), |ui| {
                for command in commands {
                    show_command(ui, window, command);
                }
            });
        }
        window.show_tabs(ui);
    });
}

fn show_command(ui: &mut Ui, window: &mut Window, command: &Command) {
    let on = command.on.is_some_and(|on| window.viewer().is_some_and(|viewer| on(viewer)));
    let keys = command.keys.first().map(|keys| keys.to_string()).unwrap_or_default();
    let button = Button::selectable(on, command.name).shortcut_text(keys);
    if ui.add_enabled(window.can_run(command), button).on_hover_text(command.help).clicked() {
        window.run(command, ui.ctx());
        ui.close();
    }
}
