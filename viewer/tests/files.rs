//! Files into the window and out of it, without a display.

#[allow(dead_code)] // Each test file draws some of them.
mod scenes;
mod window;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use unitrace_viewer::app::{Document, PanelKind, SettingsFile, Window, command};
use window::{Opened, press, press_with, viewer, write};

const CTRL: Modifiers = Modifiers::COMMAND;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

/// A window in which nothing is open.
fn nothing_open() -> Opened {
    let app = |ui: &mut egui::Ui, window: &mut Option<Window>| {
        let context = ui.ctx().clone();
        window.get_or_insert_with(|| Window::new(&context, Vec::new())).show(ui);
    };
    let mut harness = Harness::builder().with_size(vec2(1000.0, 800.0)).build_ui_state(app, None);
    harness.run_ok();
    harness
}

/// Runs frames until `done`, while threads read files.
fn until(harness: &mut Opened, what: &str, mut done: impl FnMut(&mut Opened) -> bool) {
    let begin = Instant::now();
    while !done(harness) {
        assert!(begin.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(20));
        harness.run_steps(1);
    }
}

fn is_open(harness: &mut Opened) -> bool {
    harness.state_mut().as_mut().and_then(Window::viewer).is_some()
}

fn tasks(harness: &mut Opened) -> usize {
    viewer(harness).chart.model.tasks.len()
}

#[test]
fn the_welcome_page_opens_a_sample() {
    let mut harness = nothing_open();
    harness.get_by_label("Collect one…");
    harness.get_by_label("late_request").click();
    harness.run_ok();
    assert!(!viewer(&mut harness).chart.search("report").is_empty());
}

#[test]
fn every_sample_can_be_read_and_shows_its_one_thing() {
    let kinds = |name: &str| {
        let sample = unitrace_viewer::samples::SAMPLES.iter().find(|sample| sample.name == name);
        let model = sample.expect("a sample").model().expect("readable");
        unitrace_viewer::insight::patterns(&model).iter().map(|pattern| pattern.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds("ping_pong"), [""; 0]);
    for (name, kind) in [
        ("storm", "self_wake_storm"),
        ("lost_wake", "nobody_left_to_wake"),
        ("leak", "leak"),
        ("late_request", "long_poll"),
        ("gc_pause", "long_poll"),
    ] {
        assert!(kinds(name).contains(&kind), "{name}: {:?}", kinds(name));
    }
}

#[test]
fn a_path_can_be_typed_and_completed() {
    let mut harness = nothing_open();
    press_with(&mut harness, CTRL, Key::O);
    write(&mut harness, &sample("ping_p").display().to_string());
    press_with(&mut harness, Modifiers::NONE, Key::Tab);
    harness.run_ok();
    press_with(&mut harness, Modifiers::NONE, Key::Enter);
    until(&mut harness, "it is read", is_open);
    assert_eq!(tasks(&mut harness), 2);
    press_with(&mut harness, CTRL, Key::W);
    assert!(!is_open(&mut harness));
    harness.get_by_label("Open before");
}

#[test]
fn a_file_that_is_not_there_is_said() {
    let mut harness = nothing_open();
    press_with(&mut harness, CTRL, Key::O);
    write(&mut harness, "/no such folder/no.utr");
    press_with(&mut harness, Modifiers::NONE, Key::Enter);
    until(&mut harness, "it fails", |harness| harness.query_by_label("This trace cannot be shown").is_some());
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn what_is_dropped_together_stands_on_one_axis() {
    let mut harness = nothing_open();
    for name in ["ping_pong.utr", "storm.utr"] {
        harness.input_mut().dropped_files.push(Arc::new(Dropped(sample(name))));
    }
    harness.run_steps(2);
    until(&mut harness, "they are read", is_open);
    assert_eq!(viewer(&mut harness).chart.model.guests.len(), 2);
}

#[test]
fn a_file_that_grows_is_read_on_and_the_view_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("growing.utr");
    let whole = fs::read(sample("leak.utr")).expect("a sample");
    fs::write(&path, &whole[..whole.len() / 2]).expect("written");
    let mut harness = nothing_open();
    let context = harness.ctx.clone();
    harness.state_mut().as_mut().expect("a window").open(vec![path.clone()], &context);
    until(&mut harness, "it is read", is_open);
    harness.run_ok();
    let before = viewer(&mut harness).chart.model.event_counts.total();
    viewer(&mut harness).view.as_mut().expect("a frame was drawn").time.show(1_000_000, 2_000_000);
    fs::write(&path, &whole).expect("written");
    until(&mut harness, "it is read on", |harness| viewer(harness).chart.model.event_counts.total() > before);
    harness.run_steps(2);
    let (start, end) = viewer(&mut harness).view.expect("still there").time.visible();
    // A point is some nanoseconds.
    assert!(start.abs_diff(1_000_000) < 1_000 && end.abs_diff(2_000_000) < 1_000, "{start} {end}");
}

#[test]
fn what_is_in_sight_is_saved_as_a_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sight.svg");
    let mut harness = window::window(scenes::server());
    press_with(&mut harness, CTRL, Key::S);
    press_with(&mut harness, CTRL, Key::A);
    write(&mut harness, &path.display().to_string());
    press_with(&mut harness, Modifiers::NONE, Key::Enter);
    let svg = fs::read_to_string(&path).expect("a picture");
    assert!(svg.contains("accept loop") && svg.starts_with("<svg"), "{}", &svg[..80]);
}

#[test]
fn the_report_and_a_table_are_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, file, holds) in
        [("Save report…", "report.html", "Findings"), ("Save table…", "table.csv", "id,name,module")]
    {
        let path = folder.path().join(file);
        let mut harness = window::window(scenes::storm());
        let context = harness.ctx.clone();
        let (_, command) = command::all().find(|(_, command)| command.name == name).expect("a command");
        harness.state_mut().as_mut().expect("a window").run(command, &context);
        harness.run_ok();
        press_with(&mut harness, CTRL, Key::A);
        write(&mut harness, &path.display().to_string());
        press_with(&mut harness, Modifiers::NONE, Key::Enter);
        until(&mut harness, name, |_| fs::read_to_string(&path).is_ok_and(|text| text.contains(holds)));
    }
}

#[test]
fn bookmarks_are_in_the_picture_that_is_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sight.svg");
    let mut harness = window::window(scenes::server());
    press(&mut harness, Key::B);
    write(&mut harness, "here it began");
    press(&mut harness, Key::Escape);
    press_with(&mut harness, CTRL, Key::S);
    press_with(&mut harness, CTRL, Key::A);
    write(&mut harness, &path.display().to_string());
    press(&mut harness, Key::Enter);
    assert!(fs::read_to_string(&path).expect("a picture").contains("here it began"));
}

#[test]
fn the_panel_that_was_open_is_open_in_the_next_window() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("window.json");
    let opened = |file: PathBuf| {
        let app = move |ui: &mut egui::Ui, window: &mut Option<Window>| {
            let context = ui.ctx().clone();
            let new = || {
                let documents = vec![Document::of_model("story.utr", scenes::server())];
                Window::new(&context, documents).with_settings(&context, SettingsFile::at(&file))
            };
            window.get_or_insert_with(new).show(ui);
        };
        let mut harness = Harness::builder().with_size(vec2(1000.0, 800.0)).build_ui_state(app, None);
        harness.run_ok();
        harness
    };
    let mut first = opened(file.clone());
    assert_eq!(viewer(&mut first).dock.open, None);
    press(&mut first, Key::Num6);
    // What changes is written every few seconds.
    first.run_steps(40);
    assert_eq!(viewer(&mut opened(file)).dock.open, Some(PanelKind::Heap));
}

#[test]
fn key_9_compares_the_tab_to_the_left_with_this_one() {
    let mut harness = nothing_open();
    let context = harness.ctx.clone();
    for (tab, name) in ["ping_pong.utr", "storm.utr"].into_iter().enumerate() {
        harness.state_mut().as_mut().expect("a window").open(vec![sample(name)], &context);
        until(&mut harness, "it is read", |harness| is_open(harness) && tasks(harness) > 0);
        if tab == 0 {
            press(&mut harness, Key::Num9);
            harness.get_by_label_contains("Open two files first");
        }
    }
    press(&mut harness, Key::Num9);
    let compares = |harness: &mut Opened| harness.state_mut().as_mut().and_then(Window::comparison).is_some();
    until(&mut harness, "both are read", compares);
    harness.run_steps(2);
    harness.get_by_label("before");
}

#[test]
fn a_picture_needs_a_name_that_says_what_it_is() {
    let mut harness = window::window(scenes::server());
    press_with(&mut harness, CTRL, Key::S);
    press_with(&mut harness, CTRL, Key::A);
    write(&mut harness, "/tmp/picture.doc");
    press_with(&mut harness, Modifiers::NONE, Key::Enter);
    harness.get_by_label("Give it a name that ends in .svg or .png");
}

#[test]
fn collecting_says_what_it_needs() {
    let mut harness = nothing_open();
    press_with(&mut harness, CTRL, Key::N);
    harness.get_by_label("Start").click();
    harness.run_ok();
    harness.get_by_label("Say which program to run, with its arguments");
}
