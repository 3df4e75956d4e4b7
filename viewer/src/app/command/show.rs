//! Which tasks are shown, and in which order.

use egui::Key;

use super::{Action, Command, Keys};
use crate::layout::Order;

/// In the order of the menu.
pub(super) const COMMANDS: &[Command] = &[
    Command::new(
        "Only found",
        "hides all tasks that were not found; again: shows all",
        Action::Trace(super::super::Viewer::turn_found),
    )
    .keys(&[Keys::plain(Key::O)]),
    Command::new(
        "Only connected",
        "hides all tasks but the selected one and those it has arrows with; again: shows all",
        Action::Trace(super::super::Viewer::turn_connected),
    )
    .keys(&[Keys::plain(Key::C)]),
    Command::new("Show all", "ends every filter", Action::Trace(|viewer| viewer.show_only(Vec::new())))
        .keys(&[Keys::plain(Key::U)]),
    order("Rows by spawn tree", "children at or below their parents", |viewer| {
        viewer.reorder(Order::SpawnTree)
    })
    .switch(|viewer| viewer.chart.order == Order::SpawnTree),
    order("Rows by module", "tasks of one module together", |viewer| viewer.reorder(Order::Module))
        .switch(|viewer| viewer.chart.order == Order::Module),
    order("Rows by first activity", "what ran first stands first", |viewer| {
        viewer.reorder(Order::FirstActivity)
    })
    .switch(|viewer| viewer.chart.order == Order::FirstActivity),
];

const fn order(name: &'static str, help: &'static str, act: fn(&mut super::super::Viewer)) -> Command {
    Command::new(name, help, Action::Trace(act))
}
