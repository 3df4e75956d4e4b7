//! How to use all this.

use egui::Key;

use super::super::{Overlay, Palette};
use super::{Action, Command, Keys};

/// In the order of the menu.
pub(super) const COMMANDS: &[Command] = &[
    Command::new(
        "Keys and mouse",
        "every key and what it does",
        Action::Window(|window, _| window.turn(Overlay::Help)),
    )
    .keys(&[Keys::plain(Key::Questionmark), Keys::plain(Key::H), Keys::plain(Key::F1)]),
    Command::new(
        "Commands…",
        "runs any command by its name",
        Action::Window(|window, _| window.turn(Overlay::Palette(Palette::default()))),
    )
    .keys(&[Keys::ctrl_shift(Key::P), Keys::plain(Key::Colon)]),
];
