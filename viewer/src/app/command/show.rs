//! Which tasks are shown, and in which order.

use egui::Key;

use super::super::Viewer;
use super::{Action, Command, Keys};
use crate::layout::Order;

/// In the order of the menu.
pub(super) const COMMANDS: &[Command] = &[
    Command::new(
        "Filter…",
        "shows only tasks that fit a line such as: conn state:ready -module:net",
        Action::Trace(|viewer| viewer.filter_takes_keyboard = true),
    )
    .keys(&[Keys::ctrl_shift(Key::F)]),
    Command::new(
        "Only found",
        "hides all tasks that were not found; again: shows all",
        Action::Trace(Viewer::turn_found),
    )
    .keys(&[Keys::plain(Key::O)]),
    Command::new(
        "Only connected",
        "hides all tasks but the selected one and those within one arrow of it; again: within two, and so on",
        Action::Task(Viewer::show_connected),
    )
    .keys(&[Keys::plain(Key::C)]),
    Command::new(
        "Only in this time",
        "hides all tasks that do not live in the selected range, or in what is in sight",
        Action::Trace(Viewer::show_in_time),
    )
    .keys(&[Keys::shift(Key::O)]),
    Command::new("Hide", "leaves the selected task out", Action::Task(Viewer::hide))
        .keys(&[Keys::plain(Key::X)]),
    Command::new("Pin", "puts the selected task on top, or back into its place", Action::Task(Viewer::pin))
        .keys(&[Keys::plain(Key::P)])
        .switch(|viewer| viewer.focus.selected.is_some_and(|task| viewer.shown.pinned.contains(&task))),
    Command::new("Show all", "ends the filter and shows what is hidden", Action::Trace(Viewer::show_all))
        .keys(&[Keys::plain(Key::U)]),
    Command::new("Fold", "folds the selected task's module or guest", Action::Task(Viewer::fold_around))
        .keys(&[Keys::plain(Key::Space)]),
    Command::new(
        "Fold all",
        "one row for each module or guest",
        Action::Trace(|viewer| viewer.fold_all(true)),
    )
    .keys(&[Keys::shift(Key::F)]),
    Command::new(
        "Unfold all",
        "all rows of all modules and guests",
        Action::Trace(|viewer| viewer.fold_all(false)),
    )
    .keys(&[Keys::shift(Key::U)]),
    order("Rows by spawn tree", "children at or below their parents", |viewer| {
        viewer.reorder(Order::SpawnTree)
    })
    .keys(&[Keys::alt(Key::Num1)])
    .switch(|viewer| viewer.shown.order == Order::SpawnTree),
    order("Rows by module", "tasks of one module together below its name", |viewer| {
        viewer.reorder(Order::Module)
    })
    .keys(&[Keys::alt(Key::Num2)])
    .switch(|viewer| viewer.shown.order == Order::Module),
    order("Rows by first activity", "what ran first stands first", |viewer| {
        viewer.reorder(Order::FirstActivity)
    })
    .keys(&[Keys::alt(Key::Num3)])
    .switch(|viewer| viewer.shown.order == Order::FirstActivity),
    order("Rows by time waiting", "what waited longest stands first", |viewer| {
        viewer.reorder(Order::MostWaiting)
    })
    .keys(&[Keys::alt(Key::Num4)])
    .switch(|viewer| viewer.shown.order == Order::MostWaiting),
    order("Rows by time ready", "what could have run longest and did not stands first", |viewer| {
        viewer.reorder(Order::MostReady)
    })
    .keys(&[Keys::alt(Key::Num5)])
    .switch(|viewer| viewer.shown.order == Order::MostReady),
];

const fn order(name: &'static str, help: &'static str, act: fn(&mut Viewer)) -> Command {
    Command::new(name, help, Action::Trace(act))
}
