//! The window's panels and keys, without a display.

#[allow(dead_code)] // Each test file draws some of them.
mod scenes;

use egui::{Event, Key, Modifiers, PointerButton, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use unitrace_viewer::app::{Document, Window};
use unitrace_viewer::model::Model;
use unitrace_viewer::paint::scene::NAMES;

fn window(model: Model) -> Harness<'static, Option<Window>> {
    let mut model = Some(model);
    let app = move |ui: &mut egui::Ui, window: &mut Option<Window>| {
        let context = ui.ctx().clone();
        let mut documents = || vec![Document::of_model("story.utr", model.take().unwrap_or_default())];
        window.get_or_insert_with(|| Window::new(&context, documents())).show(ui);
    };
    let mut harness = Harness::builder().with_size(vec2(1000.0, 640.0)).build_ui_state(app, None);
    harness.run_ok();
    harness
}

/// Nanoseconds in sight.
fn in_sight(harness: &mut Harness<'static, Option<Window>>) -> i64 {
    let viewer = harness.state_mut().as_mut().and_then(Window::viewer).expect("an open trace");
    let (start, end) = viewer.view.expect("a frame was drawn").time.visible();
    end - start
}

fn selected(harness: &mut Harness<'static, Option<Window>>) -> Option<String> {
    let viewer = harness.state_mut().as_mut().and_then(Window::viewer).expect("an open trace");
    viewer.focus.selected.map(|task| viewer.chart.model.task_name(task).to_owned())
}

fn click(harness: &mut Harness<'static, Option<Window>>, at: egui::Pos2) {
    let button = |pressed| Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.event(Event::PointerMoved(at));
    harness.event(button(true));
    harness.run_steps(1);
    harness.event(button(false));
    harness.run_steps(2);
}

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

#[test]
fn the_wheel_zooms_at_the_pointer() {
    let mut harness = window(scenes::server());
    let at = pos2(500.0, 200.0);
    let time = |harness: &mut Harness<'static, Option<Window>>| {
        let left = harness.get_by_label("Graph of tasks over time").rect().left() + NAMES;
        let viewer = harness.state_mut().as_mut().and_then(Window::viewer).expect("an open trace");
        viewer.view.expect("a frame was drawn").time.time(f64::from(at.x - left))
    };
    let (before, whole) = (time(&mut harness), in_sight(&mut harness));
    harness.event(Event::PointerMoved(at));
    harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, 300.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(30);
    let after = time(&mut harness);
    assert!(in_sight(&mut harness) < whole / 2);
    assert!((before - after).abs() < whole / 500, "{before} {after}");
}

#[test]
fn a_click_selects_and_the_panel_tells_about_it() {
    let mut harness = window(scenes::server());
    let row = |harness: &mut Harness<'static, Option<Window>>, name: &str| {
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
    assert!(harness.query_by_label("zoom time at the pointer").is_none());
    harness.key_press(Key::H);
    harness.run_ok();
    harness.get_by_label("zoom time at the pointer");
    harness.key_press(Key::Escape);
    harness.run_ok();
    assert!(harness.query_by_label("zoom time at the pointer").is_none());
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
