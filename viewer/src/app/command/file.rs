//! Files in and out.

use egui::{Context, Key, ViewportCommand};

use super::super::{CollectForm, OpenForm, Output, Overlay, SaveForm, Window};
use super::{Action, Command, Keys};
use crate::args::TableName;

/// In the order of the menu.
pub(super) const COMMANDS: &[Command] = &[
    Command::new(
        "Open…",
        "a trace, by its path or the desktop's dialog, or one of those open before",
        Action::Window(|window, _| window.turn(Overlay::Open(OpenForm::default()))),
    )
    .keys(&[Keys::ctrl(Key::O)]),
    Command::new(
        "Collect…",
        "runs `collect` on this machine or over ssh, and watches what it writes",
        Action::Window(|window, _| window.turn(Overlay::Collect(CollectForm::default()))),
    )
    .keys(&[Keys::ctrl(Key::N)]),
    Command::new(
        "Stop collecting",
        "ends the file as Ctrl-C does in a terminal",
        Action::Window(|window, _| window.collecting.iter_mut().for_each(|running| running.stop())),
    )
    .keys(&[Keys::ctrl_shift(Key::N)]),
    Command::new(
        "Read again",
        "reads the files anew; what grows is read by itself",
        Action::Window(|window, context| window.reload(context)),
    )
    .keys(&[Keys::plain(Key::F5), Keys::ctrl(Key::R)]),
    Command::new(
        "Keep the end in sight",
        "while the file grows, moves on with it",
        Action::Trace(|viewer| viewer.keeps_end = !viewer.keeps_end),
    )
    .keys(&[Keys::plain(Key::End)])
    .switch(|viewer| viewer.keeps_end),
    Command::new(
        "Save picture…",
        "what is in sight as SVG or PNG, of any size, light, dark or for paper",
        Action::Window(|window, _| save(window, Output::InSight)),
    )
    .keys(&[Keys::ctrl(Key::S)]),
    Command::new(
        "Save report…",
        "one page with pictures, findings and tables, for whoever has only a browser",
        Action::Window(|window, _| save(window, Output::Page)),
    )
    .keys(&[Keys::ctrl_shift(Key::S)]),
    Command::new(
        "Save table…",
        "any table as CSV, for spreadsheets and data frames",
        Action::Window(|window, _| save(window, Output::Table(TableName::Tasks))),
    )
    .keys(&[Keys::ctrl(Key::T)]),
    Command::new(
        "Next tab",
        "brings the next trace to the front",
        Action::Window(|window, _| window.turn_tab(1)),
    )
    .keys(&[Keys::ctrl(Key::Tab), Keys::ctrl(Key::PageDown)]),
    Command::new(
        "Previous tab",
        "brings the trace before to the front",
        Action::Window(|window, _| window.turn_tab(-1)),
    )
    .keys(&[Keys::ctrl_shift(Key::Tab), Keys::ctrl(Key::PageUp)]),
    Command::new("Close tab", "closes the trace in front", Action::Window(|window, _| window.close_front()))
        .keys(&[Keys::ctrl(Key::W)]),
    Command::new("Quit", "closes the window; a collector at work ends its file", Action::Window(quit))
        .keys(&[Keys::ctrl(Key::Q)]),
];

fn save(window: &mut Window, what: Output) {
    if window.viewer().is_some() {
        let form = SaveForm::new(what, window.title());
        window.turn(Overlay::Save(form));
    }
}

fn quit(_: &mut Window, context: &Context) {
    context.send_viewport_cmd(ViewportCommand::Close);
}
