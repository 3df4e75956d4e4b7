//! The table of commands: what it says is what keys, menus and palette do.

#[allow(dead_code)] // Each test file draws some of them.
mod scenes;
mod window;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use window::{in_sight, press, press_with, viewer, window, write};

#[test]
fn the_palette_runs_a_command_by_its_name() {
    let mut harness = window(scenes::server());
    assert!(viewer(&mut harness).dock.open.is_none());
    press_with(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    harness.get_by_label("Zoom in W or + or =");
    write(&mut harness, "tot");
    press(&mut harness, Key::Enter);
    assert!(viewer(&mut harness).dock.open.is_some());
    assert!(harness.query_by_label("Zoom in W or + or =").is_none(), "the palette is closed");
}

#[test]
fn the_palette_keeps_letters_to_itself_and_esc_closes_it() {
    let mut harness = window(scenes::server());
    let whole = in_sight(&mut harness);
    press(&mut harness, Key::Colon);
    press(&mut harness, Key::W);
    assert_eq!(in_sight(&mut harness), whole);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label("Zoom in W or + or =").is_none());
    press(&mut harness, Key::W);
    assert!(in_sight(&mut harness) < whole);
}

#[test]
fn arrows_choose_in_the_palette() {
    let mut harness = window(scenes::server());
    let whole = in_sight(&mut harness);
    press(&mut harness, Key::Colon);
    write(&mut harness, "zoom");
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::Enter);
    assert!(in_sight(&mut harness) < whole);
}

#[test]
fn a_menu_runs_what_it_lists() {
    let mut harness = window(scenes::server());
    harness.get_by_label("Panels").click();
    harness.run_ok();
    harness.get_by_label_contains("Table of tasks").click();
    harness.run_ok();
    assert!(viewer(&mut harness).dock.open.is_some());
}

#[test]
fn a_command_that_needs_a_task_says_so() {
    let mut harness = window(scenes::server());
    press(&mut harness, Key::OpenBracket);
    harness.get_by_label("Select a task first: click on one, or find one with /");
}

#[test]
fn leaving_the_search_field_keeps_the_selection() {
    let mut harness = window(scenes::server());
    press(&mut harness, Key::Slash);
    write(&mut harness, "ticker");
    press(&mut harness, Key::Escape);
    assert_eq!(window::selected(&mut harness).as_deref(), Some("ticker"));
    press(&mut harness, Key::Escape);
    assert_eq!(window::selected(&mut harness), None);
}
