//! "Open…": a path to type, with what it may mean; the desktop's dialog; what was open before.

use egui::text::{CCursor, CCursorRange};
use egui::{Align2, Button, Context, Id, Key, Modifiers, ScrollArea, TextEdit, Ui, vec2};

use super::near::Near;
use super::{Answer, Asking};
use crate::app::Window;

const WIDTH: f32 = 560.0;

/// What was typed so far.
#[derive(Clone, Default, Debug)]
pub struct OpenForm {
    path: String,
    near: Near,
    /// The field has had the keyboard.
    begun: bool,
    said: Option<&'static str>,
}

enum Next {
    Stay,
    Close,
    Open(Vec<String>),
}

/// Shows it over everything; opens what is chosen.
pub(crate) fn show_open(context: &Context, window: &mut Window, mut form: OpenForm) -> Option<OpenForm> {
    match window.files.asking.as_ref().and_then(Asking::answer) {
        Some(Answer::Chosen(paths)) => {
            window.files.asking = None;
            window.open(paths, context);
            return None;
        }
        Some(Answer::NoDialog) => {
            form.said = Some(
                "This desktop has no file dialog to offer. Type the path, or drop the file onto the window.",
            );
            window.files.asking = None;
        }
        Some(Answer::Nothing) => window.files.asking = None,
        None => {}
    }
    let mut open = true;
    let frame = egui::Window::new("Open a trace").collapsible(false).resizable(false).open(&mut open);
    let shown = frame
        .anchor(Align2::CENTER_TOP, vec2(0.0, 60.0))
        .show(context, |ui| show_inside(ui, window, &mut form));
    match shown.and_then(|shown| shown.inner).unwrap_or(Next::Stay) {
        Next::Open(paths) => {
            window.open(paths.into_iter().map(Into::into).collect(), context);
            None
        }
        Next::Close => None,
        Next::Stay => Some(form).filter(|_| open),
    }
}

fn show_inside(ui: &mut Ui, window: &mut Window, form: &mut OpenForm) -> Next {
    ui.set_width(WIDTH);
    let mut next = show_path(ui, window, form);
    if let Some(said) = form.said {
        ui.colored_label(ui.visuals().warn_fg_color, said);
    }
    let near = form.near.of(&form.path).to_vec();
    ScrollArea::vertical().max_height(300.0).auto_shrink([false, true]).show(ui, |ui| {
        for path in near {
            if ui.add(Button::new(&path).frame(false)).clicked() {
                match path.ends_with(std::path::MAIN_SEPARATOR) {
                    true => form.path = path,
                    false => next = Next::Open(vec![path]),
                }
            }
        }
        let recent = window.files.recent.paths().iter().filter_map(|path| path.to_str());
        let recent: Vec<&str> =
            recent.filter(|path| form.path.is_empty() || path.contains(&form.path)).collect();
        if !recent.is_empty() {
            ui.separator();
            ui.weak("Open before");
        }
        for path in recent {
            if ui.add(Button::new(path).frame(false)).clicked() {
                next = Next::Open(vec![path.to_owned()]);
            }
        }
    });
    next
}

/// The field and the button beside it.
fn show_path(ui: &mut Ui, window: &mut Window, form: &mut OpenForm) -> Next {
    let mut next = Next::Stay;
    ui.horizontal(|ui| {
        let label = ui.label("Path");
        // Tab completes while there is something to complete; it does not leave the field then.
        let completes = !form.path.is_empty() && !form.near.of(&form.path).is_empty();
        let tab = completes && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Tab));
        let edit = TextEdit::singleline(&mut form.path).hint_text("path of a trace; Tab completes it");
        let field = ui.add(edit.desired_width(WIDTH - 130.0).lock_focus(completes)).labelled_by(label.id);
        if tab && let Some(first) = form.near.of(&form.path).first().cloned() {
            form.path = first;
            cursor_to_end(ui, field.id, &form.path);
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            next = Next::Close;
        }
        if entered && !form.path.trim().is_empty() {
            next = Next::Open(vec![form.path.trim().to_owned()]);
        }
        if !std::mem::replace(&mut form.begun, true) {
            field.request_focus();
        }
        let browse = ui.add_enabled(window.files.asking.is_none(), Button::new("Browse…"));
        if browse.on_hover_text("the desktop's file dialog").clicked() {
            form.said = None;
            window.files.asking = Some(Asking::to_open(ui.ctx()));
        }
    });
    next
}

fn cursor_to_end(ui: &Ui, field: Id, text: &str) {
    if let Some(mut state) = TextEdit::load_state(ui.ctx(), field) {
        let end = CCursor::new(text.chars().count());
        state.cursor.set_char_range(Some(CCursorRange::one(end)));
        state.store(ui.ctx(), field);
    }
}
