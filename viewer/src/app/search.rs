//! Looking for tasks by name.

use egui::{Key, TextEdit, Ui};

use super::Viewer;
use crate::units::Count;

/// Words looked for, and which of the finds is selected.
#[derive(Clone, Default, Debug)]
pub struct Search {
    /// The words.
    pub words: String,
    /// Place of the selected find.
    pub at: usize,
    /// True: the field takes the keyboard in this frame.
    pub take_keyboard: bool,
}

/// The field, how many were found, and buttons to go from one to the next.
pub(super) fn show_search(ui: &mut Ui, viewer: &mut Viewer) {
    let label = ui.label("Find");
    let hint =
        TextEdit::singleline(&mut viewer.search.words).hint_text("task or module").desired_width(150.0);
    let field = ui.add(hint).labelled_by(label.id);
    if std::mem::take(&mut viewer.search.take_keyboard) {
        field.request_focus();
    }
    if field.changed() {
        viewer.focus.found = viewer.chart.search(&viewer.search.words);
        viewer.search.at = 0;
        step(viewer, 0);
    }
    let (enter, shift) = ui.input(|input| (input.key_pressed(Key::Enter), input.modifiers.shift));
    if field.lost_focus() && enter {
        step(viewer, if shift { -1 } else { 1 });
        field.request_focus();
    }
    if viewer.search.words.is_empty() {
        return;
    }
    let found = viewer.focus.found.len();
    match found {
        0 => drop(ui.label("nothing found")),
        _ => {
            ui.label(format!("{} of {}", viewer.search.at + 1, Count(found as u64)));
            if ui.small_button("Previous").on_hover_text("the one before (Shift+Enter)").clicked() {
                step(viewer, -1);
            }
            if ui.small_button("Next").on_hover_text("the next one (Enter)").clicked() {
                step(viewer, 1);
            }
        }
    }
}

/// Goes `by` finds further, round and round.
pub(super) fn step(viewer: &mut Viewer, by: isize) {
    let count = viewer.focus.found.len() as isize;
    if count > 0 {
        viewer.search.at = (viewer.search.at as isize + by).rem_euclid(count) as usize;
        viewer.go_to(viewer.focus.found[viewer.search.at]);
    }
}
