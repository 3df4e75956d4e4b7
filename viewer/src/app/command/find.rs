//! Search and bookmarks.

use egui::Key;

use super::super::Viewer;
use super::{Action, Command, Keys};

/// In the order of the menu.
pub(super) const COMMANDS: &[Command] = &[
    Command::new(
        "Find…",
        "names, callsites, modules, files, spans, labels and log lines that hold a word or match a /regex/",
        Action::Trace(|viewer| viewer.search.take_keyboard = true),
    )
    .keys(&[Keys::plain(Key::Slash), Keys::ctrl(Key::F)]),
    Command::new("Next find", "to the next one that was found", Action::Trace(|viewer| viewer.step_find(1)))
        .keys(&[Keys::plain(Key::N)])
        .held(),
    Command::new("Previous find", "to the one found before", Action::Trace(|viewer| viewer.step_find(-1)))
        .keys(&[Keys::shift(Key::N)])
        .held(),
    Command::new(
        "Bookmark",
        "marks the selected range, else the cursor, else the middle of what is in sight, with a note",
        Action::Trace(Viewer::add_bookmark),
    )
    .keys(&[Keys::plain(Key::B)]),
    Command::new(
        "Next bookmark",
        "to the bookmark after the cursor",
        Action::Trace(|viewer| viewer.step_bookmark(false)),
    )
    .keys(&[Keys::plain(Key::Quote)]),
    Command::new(
        "Previous bookmark",
        "to the bookmark before the cursor",
        Action::Trace(|viewer| viewer.step_bookmark(true)),
    )
    .keys(&[Keys::plain(Key::Semicolon)]),
    Command::new(
        "List of bookmarks",
        "all bookmarks with their notes",
        Action::Trace(|viewer| viewer.kept.open = !viewer.kept.open),
    )
    .keys(&[Keys::ctrl(Key::B)])
    .switch(|viewer| viewer.kept.open),
];
