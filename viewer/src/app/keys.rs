//! The keyboard: which commands its keys ask for. Letters count only when no text field has it.

use egui::Context;

use super::command::{self, Command, Keys};
use super::{Viewer, Window};

impl Window {
    /// Runs the commands that this frame's keys ask for.
    pub(super) fn obey_keys(&mut self, context: &Context) {
        // Esc takes the keyboard from a text field before anybody sees it.
        let typing = self.typing || context.text_edit_focused();
        for command in asked_for(context, typing, self.overlay.is_some()) {
            self.run(command, context);
            // What was typed after it in a slow frame is meant for what it opened.
            if self.awaits_words() {
                break;
            }
        }
    }

    /// True if a text field has the keyboard from the next frame on.
    fn awaits_words(&mut self) -> bool {
        let awaits = |viewer: &mut Viewer| viewer.search.take_keyboard || viewer.filter_takes_keyboard;
        self.overlay.is_some() || self.viewer().is_some_and(awaits)
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
