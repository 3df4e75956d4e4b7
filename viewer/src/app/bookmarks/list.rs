//! The list of bookmarks: when, about whom, and the note, which can be written at any time.

use egui::{RichText, ScrollArea, TextEdit, Ui};

use super::super::Viewer;
use crate::units::{Moment, Time};

/// What was clicked.
enum Asked {
    GoTo(usize),
    Delete(usize),
    Close,
}

/// Paints the list.
pub(in super::super) fn show_bookmarks(ui: &mut Ui, viewer: &mut Viewer) {
    let mut asked = None;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Bookmarks").size(16.0).strong());
        if ui.small_button("Add").on_hover_text("marks the range, the cursor or the middle (B)").clicked() {
            viewer.add_bookmark();
        }
        if ui.small_button("Close").on_hover_text("Ctrl+B").clicked() {
            asked = Some(Asked::Close);
        }
    });
    if viewer.kept.notes.bookmarks.is_empty() {
        ui.weak("B marks the selected range, else the cursor, else the middle of what is in sight.");
    }
    ScrollArea::vertical().show(ui, |ui| {
        for place in 0..viewer.kept.notes.bookmarks.len() {
            ui.separator();
            asked = show_bookmark(ui, viewer, place).or(asked.take());
        }
    });
    match asked {
        Some(Asked::GoTo(place)) => viewer.go_to_bookmark(place),
        Some(Asked::Delete(place)) => {
            viewer.kept.notes.bookmarks.remove(place);
            viewer.kept.changed = true;
        }
        Some(Asked::Close) => viewer.kept.open = false,
        None => {}
    }
}

fn show_bookmark(ui: &mut Ui, viewer: &mut Viewer, place: usize) -> Option<Asked> {
    let kept = &mut viewer.kept;
    let bookmark = &mut kept.notes.bookmarks[place];
    let mut asked = None;
    ui.horizontal(|ui| {
        let at = Moment { time: bookmark.at, step: 1_000 }.to_string();
        if ui.link(at).on_hover_text("go there").clicked() {
            asked = Some(Asked::GoTo(place));
        }
        if let Some(until) = bookmark.until {
            ui.label(format!("for {}", Time(until.saturating_sub(bookmark.at))));
        }
        if let Some(task) = &bookmark.task {
            ui.weak(&task.name);
        }
        if ui.small_button("Delete").clicked() {
            asked = Some(Asked::Delete(place));
        }
    });
    let field = TextEdit::multiline(&mut bookmark.note)
        .hint_text("note")
        .desired_rows(1)
        .desired_width(f32::INFINITY);
    let field = ui.add(field);
    if kept.takes_keyboard == Some(place) {
        kept.takes_keyboard = None;
        field.request_focus();
        field.scroll_to_me(None);
    }
    kept.changed |= field.changed();
    asked
}
