//! Two traces, before and after: on one time scale in the window, name by name in the report.
//!
//! `SNAPSHOTS=overwrite cargo test -p unitrace-viewer --test comparison` writes the report anew,
//! `UPDATE_PICTURES=1` the pictures; look at each.

mod committed;
#[allow(dead_code)] // Each test file draws some of them.
mod scenes;

use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use serde_json::Value;
use snapbox::{assert_data_eq, file};
use unitrace_viewer::app::{Comparison, Document, Which, Window};
use unitrace_viewer::paint::offscreen;
use unitrace_viewer::report;

type Opened = Harness<'static, Option<Window>>;

fn document() -> Document {
    Document::of_two(("before.utr", scenes::server()), ("after.utr", scenes::crowd(30)))
}

fn window() -> Opened {
    let app = |ui: &mut egui::Ui, window: &mut Option<Window>| {
        let context = ui.ctx().clone();
        window.get_or_insert_with(|| Window::new(&context, vec![document()])).show(ui);
    };
    let mut harness = Harness::builder().with_size(vec2(1200.0, 800.0)).build_ui_state(app, None);
    harness.run_ok();
    harness
}

fn comparison(harness: &mut Opened) -> &mut Comparison {
    harness.state_mut().as_mut().and_then(Window::comparison).expect("two traces")
}

fn times(harness: &mut Opened) -> [(i64, i64); 2] {
    let mut time = |which| comparison(harness).side(which).view.expect("a frame was drawn").time.visible();
    [time(Which::Before), time(Which::After)]
}

#[test]
fn both_graphs_stand_on_one_scale() {
    let mut harness = window();
    harness.get_by_label("before.utr");
    harness.get_by_label("after.utr");
    let [before, after] = times(&mut harness);
    assert_eq!(before, after);
    // The longer of the two is wholly in sight.
    assert!(before.0 <= 0 && before.1 >= 1_600_000, "{before:?}");
    harness.key_press(Key::W);
    harness.run_ok();
    let [closer, after] = times(&mut harness);
    assert_eq!(closer, after);
    assert!(closer.1 - closer.0 < before.1 - before.0);
    comparison(&mut harness).side(Which::After).view.as_mut().expect("a view").time.pan(-200.0);
    harness.run_ok();
    let [before, after] = times(&mut harness);
    assert_eq!(before, after);
    assert!(before.0 > closer.0);
}

#[test]
fn a_name_of_the_table_is_marked_in_both() {
    let mut harness = window();
    harness.get_by_label("connection (server::net)").click();
    harness.run_ok();
    assert_eq!(comparison(&mut harness).side(Which::Before).focus.found.len(), 4);
    assert_eq!(comparison(&mut harness).side(Which::After).focus.found, []);
    harness.get_by_label("writer (crowd)").click();
    harness.run_ok();
    assert_eq!(comparison(&mut harness).side(Which::After).focus.found.len(), 10);
}

#[test]
fn panels_are_about_the_graph_that_was_used_last() {
    let mut harness = window();
    harness.key_press(Key::T);
    harness.run_ok();
    assert!(comparison(&mut harness).side(Which::Before).dock.open.is_some());
    harness.get_by_label("accept loop");
}

#[test]
fn a_table_is_sorted_by_what_changed() {
    let mut harness = window();
    harness.get_by_label("name").click();
    harness.run_ok();
    let top = |harness: &Opened, name: &str| harness.get_by_label(name).rect().top();
    assert!(top(&harness, "accept loop (server::net)") < top(&harness, "writer (crowd)"));
    harness.key_press_modifiers(Modifiers::NONE, Key::F);
    harness.run_ok();
}

#[test]
fn it_looks_like_this() {
    for dark in [false, true] {
        let mut window = None;
        let bitmap = offscreen::picture(vec2(1200.0, 800.0), 1.0, dark, |ui| {
            let context = ui.ctx().clone();
            window.get_or_insert_with(|| Window::new(&context, vec![document()])).show(ui);
        });
        committed::compare(
            if dark { "comparison_dark" } else { "comparison" },
            &committed::below(&bitmap, 62),
        );
    }
}

fn said(json: bool) -> String {
    let (before, after) = (scenes::server(), scenes::crowd(30));
    let comparison = report::Comparison::of(("before", &before), ("after", &after));
    let mut out = Vec::new();
    report::write_comparison(&comparison, json, &mut out).expect("memory takes everything");
    String::from_utf8(out).expect("text")
}

#[test]
fn the_text_is_as_committed() {
    assert_data_eq!(said(false), file!["report/comparison.txt"]);
}

#[test]
fn json_says_the_same() {
    let value: Value = serde_json::from_str(&said(true)).expect("JSON");
    assert_eq!(value["before"]["trace"], "before");
    assert_eq!(value["before"]["lost"], 1_204);
    assert_eq!(value["after"]["tasks"], 30);
    let names = value["names"].as_array().expect("a list");
    let connection = names.iter().find(|row| row["name"] == "connection").expect("the name");
    assert_eq!(connection["before"]["tasks"], 4);
    assert_eq!(connection["after"], Value::Null);
    for key in ["running_ns", "ready_ns", "waiting_ns", "polls", "longest_poll_ns", "wakes", "live_bytes"] {
        assert!(connection["before"][key].is_number(), "{key}");
    }
    assert!(connection["before"]["wake_to_poll"]["p99_ns"].is_number());
    assert_eq!(connection["before"]["life"]["count"], 4);
}
