//! What stands around the graph.

use egui::Key;

use super::{Action, Command, Keys};

/// In the order of the menu.
pub(super) const COMMANDS: &[Command] = &[Command::new(
    "Table of tasks",
    "all tasks, sorted by any column",
    Action::Trace(|viewer| viewer.table.open = !viewer.table.open),
)
.keys(&[Keys::plain(Key::T)])
.switch(|viewer| viewer.table.open)];
