//! Colours and legend.

use egui::{Key, Theme};

use super::{Action, Command, Keys};

/// In the order of the menu.
pub(super) const COMMANDS: &[Command] = &[
    Command::new(
        "Legend",
        "what colours and arrows mean",
        Action::Trace(|viewer| viewer.legend = !viewer.legend),
    )
    .keys(&[Keys::plain(Key::L)])
    .switch(|viewer| viewer.legend),
    Command::new(
        "Light or dark",
        "dark letters on light ground, or the other way round",
        Action::Window(|_, context| {
            let dark = context.theme() == Theme::Dark;
            context.set_theme(if dark { Theme::Light } else { Theme::Dark });
        }),
    )
    .keys(&[Keys::ctrl(Key::D)]),
];
