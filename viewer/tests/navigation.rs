//! Moving, undoing, filtering, hiding, pinning and folding with the keys that the help names.

#[allow(dead_code)] // Each test file draws some of them.
mod scenes;
mod window;

use egui::{Event, Key, Modifiers, PointerButton, pos2};
use egui_kittest::kittest::Queryable;
use unitrace_formats::time::Nanos;
use unitrace_viewer::layout::{Order, Rows, Section};
use unitrace_viewer::model::{TaskIndex, TimeRange};
use window::{Opened, in_sight, press, press_with, selected, viewer, window, write};

const CTRL: Modifiers = Modifiers::COMMAND;

fn visible(harness: &mut Opened) -> (i64, i64) {
    viewer(harness).view.expect("a frame was drawn").time.visible()
}

/// Lets more time pass than makes two changes one step.
fn wait(harness: &mut Opened) {
    harness.run_steps(60);
}

#[test]
fn every_step_can_be_undone_and_done_again() {
    let mut harness = window(scenes::server());
    wait(&mut harness);
    let whole = visible(&mut harness);
    harness.key_press(Key::W);
    harness.step();
    harness.key_press(Key::W);
    harness.step();
    let closer = visible(&mut harness);
    wait(&mut harness);
    press(&mut harness, Key::D);
    let later = visible(&mut harness);
    assert_ne!(later, closer);
    press_with(&mut harness, CTRL, Key::Z);
    assert_eq!(visible(&mut harness), closer);
    // Two presses in one go were one step.
    press_with(&mut harness, CTRL, Key::Z);
    assert_eq!(visible(&mut harness), whole);
    press_with(&mut harness, CTRL, Key::Y);
    press_with(&mut harness, CTRL | Modifiers::SHIFT, Key::Z);
    assert_eq!(visible(&mut harness), later);
    press_with(&mut harness, CTRL, Key::Y);
    harness.get_by_label("There is nothing to do again");
}

#[test]
fn undoing_brings_back_what_a_filter_hid() {
    let mut harness = window(scenes::server());
    wait(&mut harness);
    viewer(&mut harness).filter("connection");
    wait(&mut harness);
    assert_eq!(viewer(&mut harness).chart.only.as_ref().map(Vec::len), Some(4));
    press(&mut harness, Key::Backspace);
    assert_eq!(viewer(&mut harness).chart.only, None);
    press_with(&mut harness, Modifiers::SHIFT, Key::Backspace);
    assert_eq!(viewer(&mut harness).shown.line, "connection");
    harness.get_by_label("4 of 8 tasks shown");
}

#[test]
fn a_filter_counts_while_it_is_written() {
    let mut harness = window(scenes::server());
    press_with(&mut harness, CTRL | Modifiers::SHIFT, Key::F);
    write(&mut harness, "-connection ");
    harness.get_by_label("4 of 8 tasks shown");
    write(&mut harness, "/cache|tick/");
    harness.get_by_label("2 of 8 tasks shown");
    // What is wrong is said, and what is shown stays.
    write(&mut harness, " state:tired");
    harness.get_by_label("2 of 8 tasks shown");
    press(&mut harness, Key::Escape);
    harness.get_by_label_contains("`tired` is no state");
    press(&mut harness, Key::U);
    assert_eq!(viewer(&mut harness).chart.only, None);
}

#[test]
fn a_filter_that_nothing_fits_can_be_taken_back() {
    let mut harness = window(scenes::ping_pong());
    press_with(&mut harness, CTRL | Modifiers::SHIFT, Key::F);
    write(&mut harness, "nobody is called so");
    harness.get_by_label("0 of 2 tasks shown");
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::U);
    assert_eq!(viewer(&mut harness).chart.rows.len(), 2);
}

#[test]
fn a_time_a_range_and_a_task_can_be_gone_to() {
    let mut harness = window(scenes::server());
    press(&mut harness, Key::G);
    write(&mut harness, "400us..500us");
    press(&mut harness, Key::Enter);
    let (start, end) = visible(&mut harness);
    assert!((start - 400_000).abs() < 1_000 && (end - 500_000).abs() < 1_000, "{start} {end}");
    let range = TimeRange { start: Nanos(400_000), end: Nanos(500_000) };
    assert_eq!(viewer(&mut harness).range, Some(range));
    press(&mut harness, Key::G);
    write(&mut harness, "300us");
    press(&mut harness, Key::Enter);
    assert_eq!(viewer(&mut harness).cursor, Some(Nanos(300_000)));
    let (start, end) = visible(&mut harness);
    assert!(start < 300_000 && 300_000 < end);
    press(&mut harness, Key::G);
    write(&mut harness, "#2");
    press(&mut harness, Key::Enter);
    assert_eq!(selected(&mut harness).as_deref(), Some("accept loop"));
    press(&mut harness, Key::G);
    write(&mut harness, "yesterday");
    press(&mut harness, Key::Enter);
    harness.get_by_label_contains("`yesterday` is no time");
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label_contains("is no time").is_none());
}

fn drag(harness: &mut Opened, from: egui::Pos2, to: egui::Pos2, modifiers: Modifiers) {
    let button =
        |pos, pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers };
    harness.event_modifiers(Event::PointerMoved(from), modifiers);
    harness.event_modifiers(button(from, true), modifiers);
    harness.run_steps(1);
    harness.event_modifiers(Event::PointerMoved(from + (to - from) / 2.0), modifiers);
    harness.run_steps(1);
    harness.event_modifiers(Event::PointerMoved(to), modifiers);
    harness.run_steps(1);
    harness.event_modifiers(button(to, false), modifiers);
    harness.run_steps(2);
}

#[test]
fn shift_and_drag_selects_a_range_that_z_zooms_to() {
    let mut harness = window(scenes::server());
    let whole = in_sight(&mut harness);
    drag(&mut harness, pos2(400.0, 300.0), pos2(500.0, 320.0), Modifiers::SHIFT);
    let range = viewer(&mut harness).range.expect("a range");
    let per_point = whole as f64 / (1000.0 - 176.0);
    assert!((range.span() as f64 - 100.0 * per_point).abs() < 3.0 * per_point, "{range:?}");
    assert_eq!(in_sight(&mut harness), whole, "nothing moved");
    press(&mut harness, Key::Z);
    assert!((in_sight(&mut harness) - range.span()).abs() < 1_000);
    press(&mut harness, Key::Escape);
    assert_eq!(viewer(&mut harness).range, None);
    press(&mut harness, Key::Z);
    harness.get_by_label_contains("Select a range first");
}

#[test]
fn a_drag_along_the_ruler_selects_and_one_in_the_graph_moves() {
    let mut harness = window(scenes::server());
    let graph = harness.get_by_label("Graph of tasks over time").rect();
    let ruler = graph.top() + 8.0;
    drag(&mut harness, pos2(300.0, ruler), pos2(600.0, ruler), Modifiers::NONE);
    assert!(viewer(&mut harness).range.is_some());
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::W);
    let before = visible(&mut harness);
    drag(&mut harness, pos2(300.0, 400.0), pos2(400.0, 400.0), Modifiers::NONE);
    assert!(visible(&mut harness).0 < before.0);
    assert_eq!(viewer(&mut harness).range, None);
}

#[test]
fn a_task_can_be_hidden_and_pinned() {
    let mut harness = window(scenes::server());
    let ticker = viewer(&mut harness).chart.search("ticker")[0];
    viewer(&mut harness).go_to(ticker);
    press(&mut harness, Key::P);
    let rows = &viewer(&mut harness).chart.rows;
    assert_eq!((rows.row_of(ticker), rows.headers()[0].section), (1, Section::Pinned));
    // What is pinned stays whatever the filter says.
    viewer(&mut harness).filter("connection");
    harness.run_ok();
    assert_eq!(viewer(&mut harness).chart.rows.row_of(ticker), 1);
    press(&mut harness, Key::X);
    assert_eq!(viewer(&mut harness).chart.rows.row_of(ticker), Rows::NOWHERE);
    harness.get_by_label("ticker is hidden; U shows all again");
    press(&mut harness, Key::U);
    assert_ne!(viewer(&mut harness).chart.rows.row_of(ticker), Rows::NOWHERE);
    assert_eq!(viewer(&mut harness).shown.hidden.len(), 0);
}

#[test]
fn modules_fold_to_one_row_and_unfold() {
    let mut harness = window(scenes::server());
    viewer(&mut harness).reorder(Order::Module);
    harness.run_ok();
    let open = viewer(&mut harness).chart.rows.len();
    let main = TaskIndex(0);
    press_with(&mut harness, Modifiers::SHIFT, Key::F);
    let rows = &viewer(&mut harness).chart.rows;
    let folded = rows.headers().len();
    assert!(rows.len() == folded && folded < open, "{folded} {open}");
    // Arrows and failures of a folded task end at its header.
    let header = rows.header(rows.row_of(main)).expect("the module's header");
    assert_eq!(header.folded.as_ref().map(Vec::len), Some(header.count));
    assert_eq!(viewer(&mut harness).chart.folds.len(), folded);
    press_with(&mut harness, Modifiers::SHIFT, Key::U);
    assert_eq!(viewer(&mut harness).chart.rows.len(), open);
    viewer(&mut harness).select(Some(main));
    press(&mut harness, Key::Space);
    assert_eq!(viewer(&mut harness).shown.folded.len(), 1);
}

#[test]
fn nothing_to_fold_is_said() {
    let mut harness = window(scenes::server());
    press_with(&mut harness, Modifiers::SHIFT, Key::F);
    harness.get_by_label_contains("There is nothing to fold");
}

#[test]
fn what_waits_longest_stands_first() {
    let mut harness = window(scenes::server());
    viewer(&mut harness).reorder(Order::MostWaiting);
    harness.run_ok();
    let chart = &viewer(&mut harness).chart;
    let waited = |row: u32| {
        let tasks = chart.rows.tasks(row).iter().map(|&task| chart.model.task(task).sums.time[2]);
        tasks.sum::<i64>()
    };
    let waits: Vec<i64> = (0..chart.rows.len() as u32).map(waited).collect();
    assert!(waits.is_sorted_by(|a, b| a >= b) && waits[0] > 0, "{waits:?}");
}
