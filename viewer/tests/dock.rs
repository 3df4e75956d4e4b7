//! The panels below the graph: what they say, where they lead, and how they look.
//!
//! `UPDATE_PICTURES=1 cargo test -p unitrace-viewer --test dock` writes their pictures anew; look at each.

mod committed;
#[allow(dead_code)] // Each test file draws some of them.
mod scenes;
mod window;

use egui::{Key, vec2};
use egui_kittest::kittest::Queryable;
use unitrace_formats::time::Nanos;
use unitrace_viewer::app::{Document, PanelKind, Viewer, Window};
use unitrace_viewer::figures::{GroupBy, Sort};
use unitrace_viewer::model::{Model, TimeRange};
use unitrace_viewer::paint::offscreen;
use window::{press, selected, viewer, window, write};

#[test]
fn the_table_sorts_and_leads_to_tasks() {
    let mut harness = window(scenes::server());
    press(&mut harness, Key::T);
    harness.get_by_label("task").click();
    harness.run_ok();
    let above = |harness: &mut egui_kittest::Harness<'static, Option<Window>>, a: &str, b: &str| {
        let top = |name: &str| {
            let found = harness.query_all_by_label(name).map(|node| node.rect());
            found.map(|rect| rect.top()).fold(f32::INFINITY, f32::min)
        };
        top(a) < top(b)
    };
    assert!(above(&mut harness, "accept loop", "ticker"));
    harness.get_by_label("task ▲").click();
    harness.run_ok();
    assert!(above(&mut harness, "ticker", "accept loop"));
    harness.get_by_label("ticker").click();
    harness.run_ok();
    assert_eq!(selected(&mut harness).as_deref(), Some("ticker"));
}

#[test]
fn tasks_of_one_name_are_one_row_and_are_marked_together() {
    let mut harness = window(scenes::server());
    press(&mut harness, Key::Num1);
    harness.get_by_label("by name").click();
    harness.run_ok();
    assert_eq!(viewer(&mut harness).dock.table.by, GroupBy::Name);
    harness.get_by_label("connection").click();
    harness.run_ok();
    assert_eq!(viewer(&mut harness).focus.found.len(), 4);
    harness.get_by_label("by module").click();
    harness.run_ok();
    assert!(harness.query_all_by_label("server::net").count() > 0);
}

#[test]
fn the_table_is_cut_down_by_words() {
    let mut harness = window(scenes::server());
    press(&mut harness, Key::T);
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "only").focus();
    harness.run_ok();
    write(&mut harness, "cache");
    harness.get_by_label("cache refresh");
    assert!(harness.query_by_label("ticker").is_none());
}

#[test]
fn statistics_are_about_the_selected_time() {
    let mut harness = window(scenes::server());
    press(&mut harness, Key::Num2);
    harness.get_by_label("1,204 events");
    let time = TimeRange { start: Nanos(0), end: Nanos(170_000) };
    viewer(&mut harness).range = Some(time);
    harness.run_ok();
    harness.get_by_label("selected: 170 µs from 0 ns");
    // The cache's first poll, from 62 to 150 µs.
    harness.get_by_label("88 µs");
    assert!(harness.query_by_label("1,204 events").is_none());
    harness.get_by_label("Unselect").click();
    harness.run_ok();
    assert_eq!(viewer(&mut harness).range, None);
}

#[test]
fn numbers_of_what_is_in_sight() {
    let mut harness = window(scenes::server());
    press(&mut harness, Key::Num2);
    harness.get_by_label("1.6 ms");
    press(&mut harness, Key::Num0);
    press(&mut harness, Key::W);
    assert!(harness.query_by_label("1.6 ms").is_none());
}

#[test]
fn the_longest_latency_leads_to_its_moment() {
    let mut harness = window(scenes::server());
    press(&mut harness, Key::Num3);
    harness.get_by_label("Histogram");
    // Its own wake at 1050 µs, polled at 1070.
    let links: Vec<_> = harness.query_all_by_label("connection").collect();
    links[0].click();
    harness.run_ok();
    assert_eq!(selected(&mut harness).as_deref(), Some("connection"));
    assert!(viewer(&mut harness).cursor.is_some());
}

#[test]
fn a_flame_comes_closer_and_goes_back() {
    let mut harness = window(scenes::spans());
    press(&mut harness, Key::Num4);
    let flame = harness.get_by_label("Flame graph of running time").rect();
    window::click(&mut harness, flame.left_top() + vec2(60.0, 30.0));
    harness.get_by_label("spans");
    harness.get_by_label("Show all").click();
    harness.run_ok();
    harness.get_by_label("all");
    window::click(&mut harness, flame.left_top() + vec2(60.0, 30.0));
    harness.get_by_label("Only these tasks").click();
    harness.run_ok();
    assert_eq!(viewer(&mut harness).chart.only.as_ref().map(Vec::len), Some(2));
}

#[test]
fn a_log_line_puts_the_cursor_there() {
    let mut harness = window(scenes::server());
    press(&mut harness, Key::Num5);
    harness.get_by_label("4 of 4 lines");
    harness.get_by_label("index out of range");
    let time = harness.get_by_label_contains("315 µs");
    time.click();
    harness.run_ok();
    assert_eq!(viewer(&mut harness).cursor, Some(Nanos(315_000)));
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "only").focus();
    harness.run_ok();
    write(&mut harness, "range");
    harness.get_by_label("1 of 4 lines");
}

#[test]
fn holders_are_those_at_the_cursor() {
    let mut harness = window(scenes::memory());
    press(&mut harness, Key::Num6);
    harness.get_by_label("320 KiB");
    viewer(&mut harness).put_cursor(Nanos(15_000));
    harness.run_ok();
    harness.get_by_label("Holders at 15 µs");
    assert!(harness.query_by_label("320 KiB").is_none());
}

#[test]
fn losses_are_told_by_lane() {
    let mut harness = window(scenes::server());
    press(&mut harness, Key::Num7);
    harness.get_by_label("overwritten before they were collected");
    harness.get_by_label("thread 4711").click();
    harness.run_ok();
    assert_eq!(viewer(&mut harness).cursor, Some(Nanos(1_100_000)));
}

#[test]
fn every_panel_says_why_it_is_empty() {
    for (panel, words) in [
        (PanelKind::Latency, "No such time"),
        (PanelKind::Flame, "No task ran here"),
        (PanelKind::Log, "Nothing was said"),
        (PanelKind::Heap, "was not recorded"),
        (PanelKind::Clocks, "Nothing was lost"),
    ] {
        let mut harness = window(scenes::one_event());
        viewer(&mut harness).dock.open = Some(panel);
        harness.run_ok();
        harness.get_by_label_contains(words);
    }
}

#[test]
fn extreme_traces_do_no_harm() {
    for make in [scenes::all_lost, scenes::backwards, || scenes::busy(200_000), || scenes::crowd(30_000)] {
        let mut harness = window(make());
        for panel in PanelKind::ALL {
            viewer(&mut harness).dock.open = Some(panel);
            harness.run_steps(2);
        }
    }
}

/// A window of this trace with a panel open.
fn picture(name: &str, model: Model, dark: bool, prepare: impl Fn(&mut Viewer)) {
    let (mut model, mut window) = (Some(model), None);
    let size = vec2(1000.0, 560.0);
    let bitmap = offscreen::picture(size, 1.0, dark, |ui| {
        let context = ui.ctx().clone();
        let mut documents = || vec![Document::of_model("story.utr", model.take().unwrap_or_default())];
        let window: &mut Window = window.get_or_insert_with(|| Window::new(&context, documents()));
        if let Some(viewer) = window.viewer() {
            viewer.legend = false;
            prepare(viewer);
        }
        window.show(ui);
    });
    let name = format!("panel_{name}{}", if dark { "_dark" } else { "" });
    committed::compare(&name, &committed::below(&bitmap, 300));
}

fn both(name: &str, model: impl Fn() -> Model, panel: PanelKind) {
    for dark in [false, true] {
        picture(name, model(), dark, |viewer| viewer.dock.open = Some(panel));
    }
}

#[test]
fn tasks_look() {
    both("tasks", scenes::server, PanelKind::Tasks);
}

#[test]
fn statistics_look() {
    both("statistics", scenes::server, PanelKind::Statistics);
}

#[test]
fn latency_looks() {
    for dark in [false, true] {
        let prepare = |viewer: &mut Viewer| viewer.dock.show_times(Sort::SpawnToPoll);
        picture("latency", scenes::crowd(3_000), dark, prepare);
    }
}

#[test]
fn flame_looks() {
    both("flame", scenes::spans, PanelKind::Flame);
}

#[test]
fn log_looks() {
    both("log", scenes::server, PanelKind::Log);
}

#[test]
fn heap_looks() {
    both("heap", scenes::memory, PanelKind::Heap);
}

#[test]
fn clocks_look() {
    both("clocks", scenes::server, PanelKind::Clocks);
}
