//! Search.

use egui::Key;

use super::super::search;
use super::{Action, Command, Keys};

/// In the order of the menu.
pub(super) const COMMANDS: &[Command] = &[
    Command::new(
        "Find…",
        "looks for tasks by name or module",
        Action::Trace(|viewer| viewer.search.take_keyboard = true),
    )
    .keys(&[Keys::plain(Key::Slash), Keys::ctrl(Key::F)]),
    Command::new(
        "Next find",
        "to the next one that was found",
        Action::Trace(|viewer| search::step(viewer, 1)),
    )
    .keys(&[Keys::plain(Key::N)])
    .held(),
    Command::new(
        "Previous find",
        "to the one found before",
        Action::Trace(|viewer| search::step(viewer, -1)),
    )
    .keys(&[Keys::shift(Key::N)])
    .held(),
];
