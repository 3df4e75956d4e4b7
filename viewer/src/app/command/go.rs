//! Moving: in time, between rows, from event to event, along arrows, and back.

use egui::Key;

use super::super::{GoTo, Overlay, Viewer, Way};
use super::{Action, Command, Keys};

/// One press of a key zooms by this much.
const ZOOM: f64 = 1.5;
/// One press of a key moves by this part of what is in sight.
const STEP: f64 = 1.0 / 8.0;

/// In the order of the menu.
pub(super) const COMMANDS: &[Command] = &[
    Command::new("Zoom in", "a shorter time, larger", Action::Trace(|viewer| viewer.zoom(ZOOM)))
        .keys(&[Keys::plain(Key::W), Keys::plain(Key::Plus), Keys::plain(Key::Equals)])
        .held(),
    Command::new("Zoom out", "a longer time, smaller", Action::Trace(|viewer| viewer.zoom(1.0 / ZOOM)))
        .keys(&[Keys::plain(Key::S), Keys::plain(Key::Minus)])
        .held(),
    Command::new("Earlier", "to what was before", Action::Trace(|viewer| viewer.pan(STEP, 0.0)))
        .keys(&[Keys::plain(Key::A), Keys::plain(Key::ArrowLeft)])
        .held(),
    Command::new("Later", "to what came after", Action::Trace(|viewer| viewer.pan(-STEP, 0.0)))
        .keys(&[Keys::plain(Key::D), Keys::plain(Key::ArrowRight)])
        .held(),
    Command::new("Rows up", "to the rows above", Action::Trace(|viewer| viewer.pan(0.0, STEP)))
        .keys(&[Keys::plain(Key::ArrowUp)])
        .held(),
    Command::new("Rows down", "to the rows below", Action::Trace(|viewer| viewer.pan(0.0, -STEP)))
        .keys(&[Keys::plain(Key::ArrowDown)])
        .held(),
    Command::new("Page up", "a screen of rows up", Action::Trace(|viewer| viewer.pan(0.0, 1.0)))
        .keys(&[Keys::plain(Key::PageUp)])
        .held(),
    Command::new("Page down", "a screen of rows down", Action::Trace(|viewer| viewer.pan(0.0, -1.0)))
        .keys(&[Keys::plain(Key::PageDown)])
        .held(),
    Command::new(
        "Focus",
        "the selected task's whole life, else the selected range, else the whole trace",
        Action::Trace(Viewer::show_focus),
    )
    .keys(&[Keys::plain(Key::F)]),
    Command::new("Whole trace", "everything in sight", Action::Trace(Viewer::fit))
        .keys(&[Keys::plain(Key::Home)]),
    Command::new(
        "Next event",
        "to the selected task's next change of state",
        Action::Task(|viewer, task| viewer.step_event(task, Way::On)),
    )
    .keys(&[Keys::plain(Key::Period)])
    .held(),
    Command::new(
        "Previous event",
        "to the selected task's change of state before",
        Action::Task(|viewer, task| viewer.step_event(task, Way::Back)),
    )
    .keys(&[Keys::plain(Key::Comma)])
    .held(),
    Command::new(
        "Who made it run",
        "back along the arrow, to whoever woke it or made what it used",
        Action::Task(|viewer, task| viewer.follow_arrow(task, Way::Back)),
    )
    .keys(&[Keys::plain(Key::OpenBracket), Keys::alt(Key::ArrowLeft)]),
    Command::new(
        "Whom it made run",
        "on along the arrow, to whoever it woke or made something for",
        Action::Task(|viewer, task| viewer.follow_arrow(task, Way::On)),
    )
    .keys(&[Keys::plain(Key::CloseBracket), Keys::alt(Key::ArrowRight)]),
    Command::new(
        "Go to…",
        "an exact time, a range, or a task by its number",
        Action::Window(|window, _| window.turn(Overlay::GoTo(GoTo::default()))),
    )
    .keys(&[Keys::plain(Key::G), Keys::ctrl(Key::G)]),
    Command::new("Zoom to range", "the selected range from edge to edge", Action::Trace(Viewer::show_range))
        .keys(&[Keys::plain(Key::Z)]),
    Command::new(
        "Higher rows",
        "fewer rows, with room for words",
        Action::Trace(|viewer| viewer.stretch(ZOOM)),
    )
    .keys(&[Keys::shift(Key::W)])
    .held(),
    Command::new("Lower rows", "more rows in sight", Action::Trace(|viewer| viewer.stretch(1.0 / ZOOM)))
        .keys(&[Keys::shift(Key::S)])
        .held(),
    Command::new(
        "Back",
        "undoes the last step of moving, selecting or filtering",
        Action::Trace(Viewer::back),
    )
    .keys(&[Keys::plain(Key::Backspace), Keys::ctrl(Key::Z)]),
    Command::new("Forth", "does again what was undone", Action::Trace(Viewer::forth)).keys(&[
        Keys::shift(Key::Backspace),
        Keys::ctrl_shift(Key::Z),
        Keys::ctrl(Key::Y),
    ]),
    Command::new(
        "Unselect",
        "closes what lies over the graph, then unselects range and task",
        Action::Window(|window, _| window.escape()),
    )
    .keys(&[Keys::plain(Key::Escape)]),
];
