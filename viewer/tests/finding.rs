//! Search, bookmarks, notes and settings with the keys that the help names.

#[allow(dead_code)] // Each test file draws some of them.
mod scenes;
mod window;

use std::path::PathBuf;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use unitrace_formats::event::{Event, Level, Text};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::time::Nanos;
use unitrace_viewer::insight::Find;
use unitrace_viewer::model::{Model, TimeRange};
use unitrace_viewer::notes::beside;
use window::{Opened, press, press_with, selected, viewer, window, write};

const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

/// Two tasks; the second logs three lines, one of them with the first one's name.
fn talker() -> Model {
    let mut story = scenes::Story::new();
    story.site(1, "listener", "talk::ears", "");
    story.site(2, "talker", "talk::mouth", "");
    story.spawn(0.0, 1, 0, 1).spawn(0.0, 2, 0, 2);
    for (at, words) in [(10.0, "hello listener"), (20.0, "lost the thread"), (30.0, "good bye")] {
        let (task, level, site) = (ObjectId(2), Level::Info, SiteId(2));
        story.at(at, Event::Log { task, level, site, text: Text::new(words) });
    }
    story.at(100.0, Event::Current { task: ObjectId(0) });
    story.finish()
}

#[test]
fn search_goes_through_names_and_log_lines() {
    let mut harness = window(talker());
    press(&mut harness, Key::Slash);
    write(&mut harness, "listener");
    harness.get_by_label("1 of 2");
    assert_eq!(selected(&mut harness).as_deref(), Some("listener"));
    press(&mut harness, Key::Enter);
    // The line is the talker's.
    assert_eq!(selected(&mut harness).as_deref(), Some("talker"));
    assert_eq!(viewer(&mut harness).cursor, Some(Nanos(10_000)));
    harness.get_by_label("log: hello listener");
    press(&mut harness, Key::Escape);
    press_with(&mut harness, SHIFT, Key::N);
    harness.get_by_label("1 of 2");
    press(&mut harness, Key::N);
    press(&mut harness, Key::N);
    harness.get_by_label("1 of 2");
}

#[test]
fn search_takes_modules_files_and_regular_expressions() {
    let mut harness = window(talker());
    let finds = |harness: &mut Opened, words: &str| {
        viewer(harness).find(words);
        viewer(harness).search.finds.as_ref().map(|finds| finds.found.clone()).unwrap_or_default()
    };
    assert_eq!(finds(&mut harness, "EARS").len(), 1);
    assert_eq!(finds(&mut harness, "story.rs").len(), 2);
    let found = finds(&mut harness, "/^(good|lost)/");
    assert!(matches!(found[..], [Find::Log(1), Find::Log(2)]), "{found:?}");
    assert_eq!(finds(&mut harness, "nowhere").len(), 0);
    harness.run_ok();
    harness.get_by_label("nothing found");
    assert_eq!(finds(&mut harness, "/(/").len(), 0);
    harness.run_ok();
    harness.get_by_label_contains("is no regular expression");
}

#[test]
fn a_bookmark_takes_a_note_and_can_be_gone_to() {
    let mut harness = window(scenes::server());
    viewer(&mut harness).put_cursor(Nanos(400_000));
    press(&mut harness, Key::B);
    // The note has the keyboard.
    write(&mut harness, "here it began");
    press(&mut harness, Key::Escape);
    viewer(&mut harness).range = Some(TimeRange { start: Nanos(600_000), end: Nanos(700_000) });
    press(&mut harness, Key::B);
    press(&mut harness, Key::Escape);
    let bookmarks = viewer(&mut harness).kept.notes.bookmarks.clone();
    assert_eq!(
        bookmarks.iter().map(|one| (one.at, one.until)).collect::<Vec<_>>(),
        [(400_000, None), (600_000, Some(700_000))]
    );
    assert_eq!(bookmarks[0].note, "here it began");
    viewer(&mut harness).put_cursor(Nanos(0));
    press(&mut harness, Key::Quote);
    assert_eq!(viewer(&mut harness).cursor, Some(Nanos(400_000)));
    harness.get_by_label("here it began");
    press(&mut harness, Key::Quote);
    assert_eq!(viewer(&mut harness).range.map(|range| range.end), Some(Nanos(700_000)));
    press(&mut harness, Key::Semicolon);
    assert_eq!(viewer(&mut harness).cursor, Some(Nanos(400_000)));
    press(&mut harness, Key::Semicolon);
    harness.get_by_label("There is no bookmark before");
    press_with(&mut harness, CTRL, Key::B);
    assert!(harness.query_by_label("Bookmarks").is_none());
}

fn opened_with_notes(trace: &std::path::Path) -> Opened {
    let mut harness = window(scenes::server());
    let file = beside(&[PathBuf::from(trace)]).expect("a place for notes");
    viewer(&mut harness).keep_notes_in(file);
    harness.run_ok();
    harness
}

#[test]
fn notes_pins_and_filters_are_there_when_the_trace_is_opened_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let trace = folder.path().join("web.utr");
    let mut harness = opened_with_notes(&trace);
    let ticker = viewer(&mut harness).chart.search("ticker")[0];
    viewer(&mut harness).pin(ticker);
    viewer(&mut harness).put_cursor(Nanos(400_000));
    press(&mut harness, Key::B);
    write(&mut harness, "look");
    press(&mut harness, Key::Escape);
    viewer(&mut harness).filter("state:ready -ticker");
    viewer(&mut harness).name_filter("late ones");
    let main = viewer(&mut harness).chart.search("main")[0];
    viewer(&mut harness).hide(main);
    harness.run_ok();
    drop(harness);
    let mut again = opened_with_notes(&trace);
    let viewer = viewer(&mut again);
    assert_eq!(viewer.shown.pinned, [ticker]);
    assert!(viewer.shown.hidden.contains(&main));
    assert_eq!(viewer.kept.notes.bookmarks[0].note, "look");
    assert_eq!(viewer.kept.notes.filters[0].filter, "state:ready -ticker");
    again.get_by_label("Bookmarks");
}

#[test]
fn notes_that_cannot_be_kept_are_said() {
    let mut harness = opened_with_notes(std::path::Path::new("/nowhere/at/all/web.utr"));
    press(&mut harness, Key::B);
    press(&mut harness, Key::Escape);
    harness.get_by_label_contains("notes are not kept");
    assert_eq!(viewer(&mut harness).kept.notes.bookmarks.len(), 1);
}
