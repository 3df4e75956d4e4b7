//! What stands around the graph.

use egui::Key;

use super::{Action, Command, Keys};
use crate::app::PanelKind;

/// A panel below the graph: opens it, and again: closes it.
macro_rules! panel {
    ($kind:ident, $name:literal, $help:literal, $keys:expr) => {
        Command::new($name, $help, Action::Trace(|viewer| viewer.dock.turn(PanelKind::$kind)))
            .keys($keys)
            .switch(|viewer| viewer.dock.open == Some(PanelKind::$kind))
    };
}

/// In the order of the menu, which is that of the panels' tabs.
pub(super) const COMMANDS: &[Command] = &[
    panel!(
        Tasks,
        "Table of tasks",
        "what tasks did: one by one, by name, by module; sorted by any column",
        &[Keys::plain(Key::T), Keys::plain(Key::Num1)]
    ),
    panel!(
        Statistics,
        "Statistics",
        "what happened in the selected time, or in all of it, in sum",
        &[Keys::plain(Key::Num2)]
    ),
    panel!(
        Latency,
        "Histogram of latencies",
        "how long it takes from wake to poll, how long polls, waits and lives are",
        &[Keys::plain(Key::Num3)]
    ),
    panel!(
        Flame,
        "Flame graph",
        "where the running time goes: modules, names, spans",
        &[Keys::plain(Key::Num4)]
    ),
    panel!(Log, "Log", "what was said, beside the graph", &[Keys::plain(Key::Num5)]),
    panel!(Heap, "Heap", "the heap over time, and who holds it", &[Keys::plain(Key::Num6)]),
    panel!(
        Clocks,
        "Losses and clocks",
        "what was lost where, and how far off times may be",
        &[Keys::plain(Key::Num7)]
    ),
    Command::new(
        "Numbers of what is in sight",
        "panels tell about the time in sight; again: about the whole trace",
        Action::Trace(|viewer| viewer.dock.in_sight = !viewer.dock.in_sight),
    )
    .keys(&[Keys::plain(Key::Num0)])
    .switch(|viewer| viewer.dock.in_sight),
    Command::new(
        "Unselect the time",
        "panels tell about the whole trace again",
        Action::Trace(|viewer| viewer.range = None),
    )
    .keys(&[Keys::shift(Key::Z)]),
    Command::new(
        "Compare with the tab to the left",
        "two traces on one time scale, and what changed from the one to the left to this one",
        Action::Window(|window, context| window.compare_tabs(context)),
    )
    .keys(&[Keys::plain(Key::Num9)]),
];
