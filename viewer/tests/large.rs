//! Large traces in the window: it answers while rows are laid out and while more of a trace is read.

#[allow(dead_code)] // Each test file draws some of them.
mod scenes;

use std::time::{Duration, Instant};

use egui::vec2;
use egui_kittest::Harness;
use unitrace_viewer::app::{Document, Viewer, Window};
use unitrace_viewer::layout::{Order, Rows};
use unitrace_viewer::model::{Model, TaskIndex};
use unitrace_viewer::paint::chart::Chart;

type Shown = Harness<'static, Option<Window>>;

fn window(model: Model) -> Shown {
    let mut model = Some(model);
    let app = move |ui: &mut egui::Ui, window: &mut Option<Window>| {
        let context = ui.ctx().clone();
        let mut documents = || vec![Document::of_model("large.utr", model.take().unwrap_or_default())];
        window.get_or_insert_with(|| Window::new(&context, documents())).show(ui);
    };
    let mut harness = Harness::builder().with_size(vec2(1000.0, 640.0)).build_ui_state(app, None);
    harness.step();
    harness
}

fn viewer(harness: &mut Shown) -> &mut Viewer {
    harness.state_mut().as_mut().and_then(Window::viewer).expect("an open trace")
}

/// Frames until the rows are those that were asked for; how many.
fn settle(harness: &mut Shown) -> usize {
    let begin = Instant::now();
    let mut frames = 0;
    while viewer(harness).is_laying_out() {
        assert!(begin.elapsed() < Duration::from_secs(120), "the layout does not end");
        harness.step();
        frames += 1;
    }
    frames
}

/// More than is laid out within a frame.
const MANY: u32 = 310_000;

#[test]
fn rows_stay_until_others_are_laid_out() {
    let mut harness = window(scenes::crowd(MANY));
    let before = viewer(&mut harness).chart.rows.len();
    viewer(&mut harness).filter("reader");
    assert!(viewer(&mut harness).is_laying_out());
    assert_eq!(viewer(&mut harness).chart.rows.len(), before, "the picture changed before there was another");
    // Whoever changes the mind gets what was asked for last, of order and of filter.
    viewer(&mut harness).filter("writer");
    viewer(&mut harness).reorder(Order::Module);
    assert!(settle(&mut harness) > 0);
    let chart = &viewer(&mut harness).chart;
    assert_eq!((chart.order, chart.only.as_ref().map(Vec::len)), (Order::Module, Some(MANY as usize / 3)));
    assert_eq!(chart.rows.row_of(TaskIndex(0)), Rows::NOWHERE);
    // Going to a hidden task shows all again, and then it.
    viewer(&mut harness).go_to(TaskIndex(0));
    settle(&mut harness);
    let viewer = viewer(&mut harness);
    assert_eq!((viewer.chart.only.as_ref(), viewer.focus.selected), (None, Some(TaskIndex(0))));
    let (row, view) = (viewer.chart.rows.row_of(TaskIndex(0)), viewer.view.expect("a frame was drawn"));
    let (first, end) = view.rows.visible();
    assert!((first..end).contains(&row), "row {row} is not among {first}..{end}");
}

#[test]
fn what_is_in_sight_stays_when_there_is_more_of_a_trace() {
    let mut harness = window(scenes::server());
    harness.step();
    let task = TaskIndex(3);
    viewer(&mut harness).zoom_to(task);
    viewer(&mut harness).pin(task);
    harness.step();
    let before = viewer(&mut harness);
    let (start, end) = before.view.expect("a frame was drawn").time.visible();
    let id = before.chart.model.task(task).id;
    before.replace(Chart::new(scenes::server(), Order::SpawnTree));
    settle(&mut harness);
    harness.step();
    let after = viewer(&mut harness);
    let selected = after.focus.selected.expect("it is still selected");
    assert_eq!(after.chart.model.task(selected).id, id);
    assert_eq!(after.shown.pinned, [selected]);
    assert!(
        after.chart.rows.row_of(selected) <= 1,
        "it is pinned and stands on row {}",
        after.chart.rows.row_of(selected)
    );
    let (now_start, now_end) = after.view.expect("a frame was drawn").time.visible();
    let slack = (end - start) / 50 + 2;
    assert!((now_start - start).abs() <= slack && (now_end - end).abs() <= slack);
}
