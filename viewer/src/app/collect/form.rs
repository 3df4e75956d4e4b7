//! "Collect…": from what, where, into which file.

use std::path::Path;

use egui::{Align2, Button, Context, Grid, Key, ScrollArea, TextEdit, Ui, vec2};

use super::program::{self, Look, Ring};
use super::{How, Order, Running};
use crate::app::Window;

const WIDTH: f32 = 420.0;

/// What was typed so far.
#[derive(Clone, Default, Debug)]
pub struct CollectForm {
    order: Order,
    /// Where to write; empty: a name made from what is collected.
    file: String,
    rings: Option<Vec<Ring>>,
    /// A look for rings that goes on.
    looking: Option<Look>,
    begun: bool,
    said: Option<String>,
}

/// Shows it over everything; starts the collector.
pub(crate) fn show_collect(
    context: &Context,
    window: &mut Window,
    mut form: CollectForm,
) -> Option<CollectForm> {
    let mut open = true;
    let frame = egui::Window::new("Collect a trace").collapsible(false).resizable(false).open(&mut open);
    let shown =
        frame.anchor(Align2::CENTER_TOP, vec2(0.0, 60.0)).show(context, |ui| show_inside(ui, &mut form));
    if shown.and_then(|shown| shown.inner).unwrap_or(false) {
        let file = form.target();
        match Running::start(&form.order, Path::new(&file), context) {
            Ok(running) => {
                window.collecting = Some(running);
                return None;
            }
            Err(why) => form.said = Some(why),
        }
    }
    Some(form).filter(|_| open)
}

impl CollectForm {
    fn target(&self) -> String {
        match self.file.trim() {
            "" => self.order.name(),
            file => file.to_owned(),
        }
    }
}

/// True if it shall start.
fn show_inside(ui: &mut Ui, form: &mut CollectForm) -> bool {
    let mut start = false;
    ui.horizontal(|ui| {
        for (how, name) in [
            (How::Run, "Run a program"),
            (How::Process, "A running process"),
            (How::Arguments, "Anything else"),
        ] {
            ui.radio_value(&mut form.order.how, how, name);
        }
    });
    Grid::new("collect").num_columns(2).spacing([16.0, 8.0]).show(ui, |ui| {
        let (name, hint) = match form.order.how {
            How::Run => ("Program", "./web_server --port 8080"),
            How::Process => ("Process", "its number, such as 4711"),
            How::Arguments => ("Arguments", "--follow --domid web, --qmp guest.qmp, --core core.4711"),
        };
        let begin = !std::mem::replace(&mut form.begun, true);
        start |= field(ui, name, hint, &mut form.order.words, begin);
        start |= field(
            ui,
            "On",
            "this machine; or as for ssh: root@dom0, ssh://me@host:2222",
            &mut form.order.host,
            false,
        );
        if form.order.how != How::Arguments {
            start |= field(ui, "For", "until it is stopped; or 10s, 2m", &mut form.order.time, false);
        }
        let name = form.order.name();
        start |= field(ui, "Into", &name, &mut form.file, false);
    });
    if form.order.how == How::Process {
        show_rings(ui, form);
    }
    if let Some(said) = &form.said {
        ui.colored_label(ui.visuals().warn_fg_color, said);
    }
    let there = Path::new(&form.target()).exists();
    let word = if there { "Start, and replace the file" } else { "Start" };
    start | ui.button(word).clicked()
}

/// A line of the form; true if Enter was pressed in it.
fn field(ui: &mut Ui, name: &str, hint: &str, text: &mut String, begin: bool) -> bool {
    let label = ui.label(name);
    let field = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(WIDTH)).labelled_by(label.id);
    if begin {
        field.request_focus();
    }
    ui.end_row();
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// The rings that can be seen: a click takes one.
fn show_rings(ui: &mut Ui, form: &mut CollectForm) {
    if let Some(found) = form.looking.as_ref().and_then(|look| look.get().cloned()) {
        form.looking = None;
        match found {
            Ok(rings) => (form.rings, form.said) = (Some(rings), None),
            Err(why) => form.said = Some(why),
        }
    }
    ui.horizontal(|ui| {
        let look = ui.add_enabled(form.looking.is_none(), Button::new("Look for rings"));
        if look.on_hover_text("collect --list, on that machine").clicked() {
            form.looking = Some(program::look(form.order.host.trim().to_owned(), ui.ctx()));
        }
        if form.looking.is_some() {
            ui.spinner();
        }
    });
    let Some(rings) = &form.rings else { return };
    if rings.is_empty() {
        ui.weak("No program that records can be seen from there.");
    }
    ScrollArea::vertical().max_height(160.0).show(ui, |ui| {
        for ring in rings {
            let state = if ring.alive { "running" } else { "ended" };
            let line = format!("{}  {}  {state}", ring.pid, ring.program);
            if ui.add(Button::new(line).frame(false)).clicked() {
                let (how, words) = match ring.alive {
                    true => (How::Process, ring.pid.to_string()),
                    false => (How::Arguments, format!("--file {}", program::quoted(ring.file.as_ref()))),
                };
                (form.order.how, form.order.words) = (how, words);
            }
        }
    });
}
