//! Large traces in the window: it answers while rows are laid out and while more of a trace is read.

#[allow(dead_code)] // Each test file draws some of them.
mod scenes;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Event as Input, Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use unitrace_formats::event::{Event, PollResult};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::{Geometry, StreamId};
use unitrace_formats::time::Ticks;
use unitrace_viewer::app::{Document, Viewer, Window};
use unitrace_viewer::layout::{Order, Rows};
use unitrace_viewer::model::{Model, TaskIndex};
use unitrace_viewer::notes::beside;
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

/// So many events that there is a first picture before all of them are read.
const EVENTS: u64 = 2_100_000;

/// Writes the trace of a program whose twenty tasks are polled by turns.
fn write_busy(path: &Path) {
    let geometry = Geometry::divide(EVENTS * 12, 1, 65_536).expect("a geometry");
    let mut ring = Image::new(&NewHeader::by_hand("busy", geometry));
    for n in 0..EVENTS / 2 {
        let task = ObjectId(n as u32 % 20 + 1);
        let end = Event::PollEnd { task, result: PollResult::Pending };
        ring.record(StreamId { lane: 0, level: 0 }, Ticks(200 * n), &Event::PollBegin { task });
        ring.record(StreamId { lane: 0, level: 0 }, Ticks(200 * n + 100), &end);
    }
    std::fs::write(path, ring.into_bytes()).expect("room for the trace");
}

/// Opens a trace in a tab of its own.
fn open(harness: &mut Shown, path: PathBuf) {
    let context = harness.ctx.clone();
    harness.state_mut().as_mut().expect("a window").open(vec![path], &context);
    harness.step();
}

/// Frames until `done`, while a thread reads.
fn until(harness: &mut Shown, what: &str, mut done: impl FnMut(&Shown) -> bool) {
    let begin = Instant::now();
    while !done(harness) {
        assert!(begin.elapsed() < Duration::from_secs(120), "{what}");
        std::thread::sleep(Duration::from_millis(2));
        harness.step();
    }
}

fn is_reading(harness: &Shown) -> bool {
    harness.query_by_label("Cancel").is_some()
}

/// What the bar says, of 100.
fn progress(harness: &Shown) -> Option<f64> {
    harness.query_by_role(Role::ProgressIndicator)?.accesskit_node().numeric_value()
}

#[test]
fn notes_on_a_first_picture_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("busy.utr");
    write_busy(&path);
    let mut harness = window(scenes::server());
    open(&mut harness, path.clone());
    until(&mut harness, "a first picture", |shown| {
        shown.query_by_label_contains("is sampled while").is_some()
    });
    viewer(&mut harness).put_cursor(unitrace_formats::time::Nanos(7_000));
    viewer(&mut harness).pin(TaskIndex(3));
    harness.key_press(Key::B);
    harness.step();
    harness.event(Input::Text("here".to_owned()));
    harness.step();
    assert!(is_reading(&harness), "all of it was read before the first picture was used");
    until(&mut harness, "all of it", |shown| !is_reading(shown));
    let viewer = viewer(&mut harness);
    assert!(viewer.chart.model.event_counts.total() >= EVENTS);
    let noted: Vec<_> = viewer.kept.notes.bookmarks.iter().map(|one| (one.at, one.note.as_str())).collect();
    assert_eq!(noted, [(7_000, "here")]);
    assert_eq!(viewer.shown.pinned.len(), 1);
    let file = beside(&[path]).expect("a place for notes").read().expect("notes");
    assert_eq!((file.bookmarks.len(), file.pinned.len()), (1, 1));
}

#[test]
fn who_cancels_has_what_was_there_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("busy.utr");
    write_busy(&path);
    let mut harness = window(scenes::server());
    // At once, and when there is a first picture and some of the rest was read.
    open(&mut harness, path.clone());
    harness.get_by_label("Cancel").click();
    until(&mut harness, "the former trace", |shown| !is_reading(shown));
    assert_eq!(harness.state().as_ref().map(Window::title), Some("large.utr"));
    open(&mut harness, path);
    let is_first = |shown: &Shown| shown.query_by_label_contains("is sampled while").is_some();
    until(&mut harness, "some of it", |shown| is_first(shown) && progress(shown) > Some(0.0));
    harness.get_by_label("Cancel").click();
    until(&mut harness, "the end of reading", |shown| !is_reading(shown));
    harness.get_by_label_contains("Reading was cancelled");
    let tasks = viewer(&mut harness).chart.model.tasks.len();
    assert_eq!(tasks, 20);
}
