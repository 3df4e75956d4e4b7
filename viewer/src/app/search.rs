//! Looking for words: in names at once, in labels and log lines a little in every frame.

use std::time::Duration;

use egui::{Key, TextEdit, Ui};

use super::Viewer;
use crate::insight::Finds;
use crate::units::Count;

/// So much of a frame goes into looking on.
const SHARE: Duration = Duration::from_millis(4);

/// Words looked for, what was found, and which of the finds was gone to.
#[derive(Clone, Default, Debug)]
pub struct Search {
    /// The words.
    pub words: String,
    /// What was found; `None` while there are no words, or wrong ones.
    pub finds: Option<Finds>,
    /// What is wrong with the words.
    pub wrong: Option<String>,
    /// Place of the find that was gone to.
    pub at: usize,
    /// True: nothing was found so far, and the first find is to be gone to.
    eager: bool,
    /// True: the field takes the keyboard in this frame.
    pub take_keyboard: bool,
}

impl Viewer {
    /// Looks for words everywhere, and goes to the first find.
    pub fn find(&mut self, words: &str) {
        let begun = match words.trim() {
            "" => Ok(None),
            words => Finds::begin(&self.chart.model, words).map(Some),
        };
        let (finds, wrong) = match begun {
            Ok(finds) => (finds, None),
            Err(wrong) => (None, Some(wrong.to_string())),
        };
        self.focus.found = finds.as_ref().map(|finds| finds.tasks.clone()).unwrap_or_default();
        let eager = finds.is_some();
        self.search = Search { words: words.to_owned(), finds, wrong, eager, ..Search::default() };
        self.look_on();
    }

    /// Looks for the same words in another reading of the trace; goes nowhere.
    pub(super) fn find_again(&mut self) {
        if self.search.finds.is_some() {
            self.search.finds = Finds::begin(&self.chart.model, &self.search.words).ok();
            let tasks = self.search.finds.as_ref().map(|finds| finds.tasks.clone());
            self.focus.found = tasks.unwrap_or_default();
        }
    }

    /// Looks on for a moment; true if there is more to look through.
    fn look_on(&mut self) -> bool {
        let Some(finds) = &mut self.search.finds else { return false };
        let more = finds.look_on(&self.chart.model, SHARE);
        if !finds.found.is_empty() && std::mem::take(&mut self.search.eager) {
            self.step_find(0);
        }
        more
    }

    /// Goes `by` finds further, round and round.
    pub fn step_find(&mut self, by: isize) {
        let Some(finds) = &self.search.finds else { return self.say("Find something first: /") };
        let count = finds.found.len() as isize;
        if count == 0 {
            return self.say(format!("nothing holds `{}`", self.search.words.trim()));
        }
        self.search.at = (self.search.at as isize + by).rem_euclid(count) as usize;
        let find = finds.found[self.search.at];
        let (task, at) = find.place(&self.chart.model);
        match task {
            Some(task) => self.go_to(task),
            None => self.select(None),
        }
        if let Some(at) = at {
            self.put_cursor(at);
        }
    }
}

/// The field, how many were found, and buttons to go from one to the next.
pub(super) fn show_search(ui: &mut Ui, viewer: &mut Viewer) {
    let label = ui.label("Find");
    let hint = TextEdit::singleline(&mut viewer.search.words).hint_text("anything").desired_width(150.0);
    let field = ui.add(hint).labelled_by(label.id);
    let field =
        field.on_hover_text("names, callsites, modules, files, spans, labels, log lines; /regex/ too");
    if std::mem::take(&mut viewer.search.take_keyboard) {
        field.request_focus();
    }
    if field.changed() {
        viewer.find(&viewer.search.words.clone());
    }
    let (enter, shift) = ui.input(|input| (input.key_pressed(Key::Enter), input.modifiers.shift));
    if field.lost_focus() && enter {
        viewer.step_find(if shift { -1 } else { 1 });
        field.request_focus();
    }
    let more = viewer.look_on();
    if more {
        ui.ctx().request_repaint();
    }
    if let Some(wrong) = &viewer.search.wrong {
        ui.colored_label(ui.visuals().error_fg_color, wrong);
    }
    show_finds(ui, viewer, more);
}

fn show_finds(ui: &mut Ui, viewer: &mut Viewer, more: bool) {
    let Some(finds) = &viewer.search.finds else { return };
    let count = finds.found.len();
    let Some(find) = finds.found.get(viewer.search.at).copied() else {
        ui.label(if more { "looking…" } else { "nothing found" });
        return;
    };
    let so_far = if more { " so far" } else { "" };
    ui.label(format!("{} of {}{so_far}", Count(viewer.search.at as u64 + 1), Count(count as u64)));
    if let Some(words) = find.words(&viewer.chart.model) {
        let cut: String = words.chars().take(40).collect();
        ui.weak(if cut.len() < words.len() { cut + "…" } else { cut }).on_hover_text(words);
    }
    if ui.small_button("Previous").on_hover_text("the one before (Shift+N, Shift+Enter)").clicked() {
        viewer.step_find(-1);
    }
    if ui.small_button("Next").on_hover_text("the next one (N, Enter)").clicked() {
        viewer.step_find(1);
    }
}
