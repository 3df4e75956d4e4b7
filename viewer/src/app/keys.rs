//! The keyboard: which commands its keys ask for. Letters count only when no text field has it.

use egui::Context;

use super::Window;
use super::command::{self, Command, Keys};

impl Window {
    /// Runs the commands that this frame's keys ask for.
    pub(super) fn obey_keys(&mut self, context: &Context) {
        // Esc takes the keyboard from a text field before anybody sees it.
        let typing = self.typing || context.text_edit_focused();
        for command in asked_for(context, typing, self.overlay.is_some()) {
            self.run(command, context);
        }
    }
}

/// In the order of the keys.
fn asked_for(context: &Context, typing: bool, covered: bool) -> Vec<&'static Command> {
    context.input(|input| {
        let free = |keys: &&Keys| match (typing, covered) {
            (true, true) => **keys == Keys::plain(egui::Key::Escape),
            (true, false) => !keys.writes(),
            _ => true,
        };
        let asked = |event: &egui::Event| {
            command::all().map(|(_, command)| command).find(|command| {
                command.keys.iter().filter(free).any(|keys| keys.pressed_by(event, command.held))
            })
        };
        input.events.iter().filter_map(asked).collect()
    })
}
