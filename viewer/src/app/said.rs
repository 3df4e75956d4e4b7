//! An answer to a command: a few words over the graph, for a moment.

use egui::{Align2, Area, Frame, Id, Label, Ui, vec2};

/// How long it stays, in seconds.
const STAYS: f64 = 5.0;

/// The words, and when they were first shown.
#[derive(Clone, Debug)]
pub struct Said {
    /// What is said.
    pub words: String,
    since: Option<f64>,
}

impl Said {
    /// To be shown from the next frame on.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), since: None }
    }
}

/// Shows it until its time is over.
pub(super) fn show_said(ui: &Ui, said: &mut Option<Said>) {
    let Some(now_said) = said else { return };
    let now = ui.input(|input| input.time);
    let left = *now_said.since.get_or_insert(now) + STAYS - now;
    if left <= 0.0 {
        *said = None;
        return;
    }
    let at =
        Area::new(Id::unique("said")).anchor(Align2::CENTER_BOTTOM, vec2(0.0, -24.0)).interactable(false);
    at.show(ui.ctx(), |ui| {
        Frame::popup(ui.style()).show(ui, |ui| ui.add(Label::new(&now_said.words).extend()))
    });
    ui.ctx().request_repaint_after_secs(left as f32);
}
