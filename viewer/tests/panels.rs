//! The window's panels and keys, without a display.

#[allow(dead_code)] // Each test file draws some of them.
mod scenes;
mod window;

use egui::{Event, Key, Modifiers, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use unitrace_formats::time::Nanos;
use unitrace_viewer::app::{Document, Window};
use unitrace_viewer::layout::Rows;
use unitrace_viewer::model::TaskIndex;
use unitrace_viewer::paint::scene::NAMES;
use window::{Opened, click, in_sight, selected, viewer, window};

#[test]
fn keys_zoom_move_and_fit() {
    let mut harness = window(scenes::server());
    let whole = in_sight(&mut harness);
    harness.key_press(Key::W);
    harness.run_ok();
    let closer = in_sight(&mut harness);
    assert!(closer < whole * 3 / 4, "{closer} {whole}");
    harness.key_press(Key::F);
    harness.run_ok();
    assert_eq!(in_sight(&mut harness), whole);
}

fn wheel(harness: &mut Opened, by: f32, modifiers: Modifiers) {
    harness.event(Event::PointerMoved(pos2(500.0, 300.0)));
    harness.event(Event::ModifiersChanged(modifiers));
    harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, by),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers,
    });
    harness.run_steps(30);
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.run_steps(1);
}

#[test]
fn the_wheel_with_ctrl_zooms_at_the_pointer() {
    let mut harness = window(scenes::server());
    let time = |harness: &mut Opened| {
        let left = harness.get_by_label("Graph of tasks over time").rect().left() + NAMES;
        viewer(harness).view.expect("a frame was drawn").time.time(f64::from(500.0 - left))
    };
    let (before, whole) = (time(&mut harness), in_sight(&mut harness));
    wheel(&mut harness, 300.0, Modifiers::COMMAND);
    let after = time(&mut harness);
    assert!(in_sight(&mut harness) < whole / 2);
    assert!((before - after).abs() < whole / 500, "{before} {after}");
    // With Shift it goes along.
    wheel(&mut harness, -100.0, Modifiers::SHIFT);
    assert!(time(&mut harness) > after + 10_000, "{} {after}", time(&mut harness));
}

#[test]
fn the_wheel_scrolls_rows_and_with_alt_makes_them_higher() {
    let mut harness = window(scenes::crowd(300));
    let rows = |harness: &mut Opened| viewer(harness).view.expect("a frame was drawn").rows;
    let (whole, before) = (in_sight(&mut harness), rows(&mut harness).row_height());
    wheel(&mut harness, 800.0, Modifiers::ALT);
    let higher = rows(&mut harness);
    assert!(higher.row_height() > before * 4.0, "{} {before}", higher.row_height());
    wheel(&mut harness, -200.0, Modifiers::NONE);
    assert!(rows(&mut harness).row(0.0) > higher.row(0.0) + 1.0);
    assert_eq!(in_sight(&mut harness), whole);
}

#[test]
fn a_click_selects_and_the_panel_tells_about_it() {
    let mut harness = window(scenes::server());
    let row = |harness: &mut Opened, name: &str| {
        let viewer = harness.state_mut().as_mut().and_then(Window::viewer).expect("an open trace");
        let task = viewer.chart.search(name)[0];
        let row = viewer.chart.rows.row_of(task);
        let graph = harness.get_by_label("Graph of tasks over time").rect();
        let viewer = harness.state_mut().as_mut().and_then(Window::viewer).expect("an open trace");
        let y = viewer.view.expect("a frame was drawn").rows.y(f64::from(row) + 0.5);
        let areas = unitrace_viewer::paint::scene::Areas::of(graph, &viewer.chart, viewer.legend);
        areas.graph.top() + y
    };
    let y = row(&mut harness, "accept loop");
    click(&mut harness, pos2(400.0, y));
    assert_eq!(selected(&mut harness).as_deref(), Some("accept loop"));
    harness.get_by_label("made by");
    harness.get_by_label("polls");
    harness.key_press(Key::Escape);
    harness.run_ok();
    assert_eq!(selected(&mut harness), None);
}

#[test]
fn search_goes_from_find_to_find() {
    let mut harness = window(scenes::server());
    harness.key_press(Key::Slash);
    harness.run_ok();
    harness.event(Event::Text("connection".to_owned()));
    harness.run_ok();
    assert_eq!(selected(&mut harness).as_deref(), Some("connection"));
    harness.get_by_label("1 of 4");
    harness.key_press(Key::Enter);
    harness.run_ok();
    harness.get_by_label("2 of 4");
}

#[test]
fn letters_in_the_search_field_do_not_move_the_graph() {
    let mut harness = window(scenes::server());
    let whole = in_sight(&mut harness);
    harness.key_press(Key::Slash);
    harness.run_ok();
    harness.key_press(Key::W);
    harness.run_ok();
    assert_eq!(in_sight(&mut harness), whole);
}

#[test]
fn help_opens_and_closes() {
    let mut harness = window(scenes::server());
    assert!(harness.query_by_label("height of rows at the pointer").is_none());
    harness.key_press(Key::H);
    harness.run_ok();
    harness.get_by_label("height of rows at the pointer");
    harness.get_by_label("back along the arrow, to whoever woke it or made what it used");
    harness.key_press(Key::Escape);
    harness.run_ok();
    assert!(harness.query_by_label("height of rows at the pointer").is_none());
}

#[test]
fn an_empty_trace_is_explained() {
    let harness = window(scenes::empty());
    harness.get_by_label("This trace is empty");
}

#[test]
fn loss_is_on_the_screen() {
    let harness = window(scenes::server());
    harness.get_by_label("1,204 events lost");
}

#[test]
fn an_unreadable_file_is_text() {
    let app = |ui: &mut egui::Ui, window: &mut Option<Window>| {
        let context = ui.ctx().clone();
        let failed = || vec![Document::failed("x.utr", "x.utr: the file is empty")];
        window.get_or_insert_with(|| Window::new(&context, failed())).show(ui);
    };
    let mut harness = Harness::builder().build_ui_state(app, None);
    harness.run_ok();
    harness.get_by_label("x.utr: the file is empty");
}

#[test]
fn keys_go_from_event_to_event_and_along_arrows() {
    let mut harness = window(scenes::ping_pong());
    let pong = TaskIndex(1);
    viewer(&mut harness).go_to(pong);
    viewer(&mut harness).put_cursor(Nanos(6_000));
    harness.key_press(Key::Period);
    harness.run_ok();
    // It waits from 5 µs until the wake at 71 µs, and runs from 80 µs.
    assert_eq!(viewer(&mut harness).cursor, Some(Nanos(71_000)));
    harness.key_press(Key::Period);
    harness.run_ok();
    assert_eq!(viewer(&mut harness).cursor, Some(Nanos(80_000)));
    harness.get_by_label_contains("at 80 µs: runs on thread 4711");
    harness.key_press(Key::Comma);
    harness.run_ok();
    assert_eq!(viewer(&mut harness).cursor, Some(Nanos(71_000)));
    harness.key_press(Key::OpenBracket);
    harness.run_ok();
    assert_eq!(selected(&mut harness).as_deref(), Some("ping"));
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowRight);
    harness.run_ok();
    assert_eq!(selected(&mut harness).as_deref(), Some("pong"));
}

#[test]
fn only_what_was_found_or_is_connected_is_shown() {
    let mut harness = window(scenes::server());
    harness.key_press(Key::Slash);
    harness.run_ok();
    harness.event(Event::Text("connection".to_owned()));
    harness.run_ok();
    harness.get_by_label("Only found").click();
    harness.run_ok();
    harness.get_by_label("4 of 8 tasks shown");
    let main = TaskIndex(0);
    assert_eq!(viewer(&mut harness).chart.rows.row_of(main), Rows::NOWHERE);
    // Going to a hidden task shows all again.
    viewer(&mut harness).go_to(main);
    harness.run_ok();
    assert!(harness.query_by_label("Show all").is_none());
    harness.get_by_label("Only connected").click();
    harness.run_ok();
    let shown = viewer(&mut harness).chart.only.clone().expect("a filter");
    assert!(shown.contains(&main) && shown.len() < 8, "{shown:?}");
    // Once more: one arrow further.
    harness.key_press(Key::C);
    harness.run_ok();
    assert_eq!(viewer(&mut harness).shown.line, "near:1+2");
    harness.get_by_label("Show all").click();
    harness.run_ok();
    assert_eq!(viewer(&mut harness).chart.only, None);
}

#[test]
fn a_click_into_the_overview_goes_there() {
    let mut harness = window(scenes::server());
    for _ in 0..8 {
        harness.key_press(Key::W);
    }
    harness.run_ok();
    let strip = harness.get_by_label("Overview of the whole trace").rect();
    let at = |share: f32| pos2(strip.left() + NAMES + (strip.width() - NAMES) * share, strip.center().y);
    let middle = |harness: &mut Opened| {
        let (start, end) = viewer(harness).view.expect("a frame was drawn").time.visible();
        start / 2 + end / 2
    };
    click(&mut harness, at(0.25));
    assert!((middle(&mut harness) - 400_000).abs() < 10_000, "{}", middle(&mut harness));
    click(&mut harness, at(0.75));
    assert!((middle(&mut harness) - 1_200_000).abs() < 10_000, "{}", middle(&mut harness));
}
