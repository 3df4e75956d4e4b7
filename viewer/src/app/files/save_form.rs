//! "Save…": what, how, where.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use egui::{Align2, Button, ComboBox, Context, Grid, Id, Key, TextEdit, Ui, vec2};

use super::save::{self, Output, Paper, Shade};
use super::{Answer, Asking};
use crate::app::Window;
use crate::args::TableName;
use crate::units::parse_size;

const WIDTH: f32 = 420.0;

/// What was chosen so far.
#[derive(Clone, Debug)]
pub struct SaveForm {
    what: Output,
    path: String,
    size: String,
    sharp: bool,
    shade: Shade,
    legend: bool,
    begun: bool,
    said: Option<String>,
}

impl SaveForm {
    /// For one of the outputs, beside a trace called `title`.
    pub fn new(what: Output, title: &str) -> Self {
        let path = Path::new(title).with_extension(what.ending()).display().to_string();
        let said = None;
        Self {
            what,
            path,
            size: String::new(),
            sharp: true,
            shade: Shade::Light,
            legend: true,
            begun: false,
            said,
        }
    }

    fn choose(&mut self, what: Output) {
        if self.what != what {
            self.path = Path::new(&self.path).with_extension(what.ending()).display().to_string();
            self.what = what;
        }
    }
}

/// Shows it over everything; writes the file.
pub(crate) fn show_save(context: &Context, window: &mut Window, mut form: SaveForm) -> Option<SaveForm> {
    match window.files.asking.as_ref().and_then(Asking::answer) {
        Some(Answer::Chosen(paths)) => {
            form.path = paths.first().map(|path| path.display().to_string()).unwrap_or_default()
        }
        Some(Answer::NoDialog) => {
            form.said = Some("This desktop has no file dialog to offer: type the path.".into())
        }
        Some(Answer::Nothing) => {}
        None => return show_frame(context, window, form),
    }
    window.files.asking = None;
    show_frame(context, window, form)
}

fn show_frame(context: &Context, window: &mut Window, mut form: SaveForm) -> Option<SaveForm> {
    let mut open = true;
    let frame = egui::Window::new("Save").collapsible(false).resizable(false).open(&mut open);
    let shown = frame
        .anchor(Align2::CENTER_TOP, vec2(0.0, 60.0))
        .show(context, |ui| show_inside(ui, window, &mut form));
    if shown.and_then(|shown| shown.inner).unwrap_or(false) {
        match save(window, &form, context) {
            Ok(()) => return None,
            Err(why) => form.said = Some(why),
        }
    }
    Some(form).filter(|_| open)
}

/// True if it shall be written.
fn show_inside(ui: &mut Ui, window: &mut Window, form: &mut SaveForm) -> bool {
    let mut save = false;
    Grid::new("save").num_columns(2).spacing([16.0, 8.0]).show(ui, |ui| {
        let label = ui.label("What");
        show_what(ui, form, label.id);
        ui.end_row();
        if form.what.is_picture() {
            show_paper(ui, form);
        }
        let label = ui.label("Where");
        ui.horizontal(|ui| {
            let field =
                ui.add(TextEdit::singleline(&mut form.path).desired_width(WIDTH)).labelled_by(label.id);
            save |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if !std::mem::replace(&mut form.begun, true) {
                field.request_focus();
            }
            if ui.add_enabled(window.files.asking.is_none(), Button::new("Browse…")).clicked() {
                let name = Path::new(&form.path).file_name().map(|name| name.to_string_lossy().into_owned());
                window.files.asking = Some(Asking::to_save(ui.ctx(), name.unwrap_or_default()));
            }
        });
        ui.end_row();
    });
    if let Some(said) = &form.said {
        ui.colored_label(ui.visuals().warn_fg_color, said);
    }
    let there = Path::new(form.path.trim()).exists();
    let word = if there { "Replace the file" } else { "Save" };
    save | ui.add_enabled(!form.path.trim().is_empty(), Button::new(word)).clicked()
}

fn show_what(ui: &mut Ui, form: &mut SaveForm, label: Id) {
    let name = |what: Output| match what {
        Output::InSight => "Picture of what is in sight".to_owned(),
        Output::Whole => "Picture of the whole trace".to_owned(),
        Output::Page => "Report as one page".to_owned(),
        Output::Table(table) => {
            let name = table.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
            format!("Table: {name}")
        }
    };
    let fixed = [Output::InSight, Output::Whole, Output::Page];
    let tables = TableName::value_variants().iter().map(|&table| Output::Table(table));
    let mut what = form.what;
    let choices = ComboBox::from_id_salt("what to save").width(240.0).selected_text(name(what));
    let shown = choices.show_ui(ui, |ui| {
        for choice in fixed.into_iter().chain(tables) {
            ui.selectable_value(&mut what, choice, name(choice));
        }
    });
    shown.response.labelled_by(label);
    form.choose(what);
}

fn show_paper(ui: &mut Ui, form: &mut SaveForm) {
    ui.label("Colours");
    ui.horizontal(|ui| {
        for (shade, name) in [(Shade::Light, "Light"), (Shade::Dark, "Dark"), (Shade::Print, "For paper")] {
            ui.selectable_value(&mut form.shade, shade, name);
        }
    });
    ui.end_row();
    let label = ui.label("Size");
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(&mut form.size).hint_text("as the window").desired_width(110.0);
        ui.add(field).labelled_by(label.id).on_hover_text("width and height in points, such as 1600x900");
        ui.checkbox(&mut form.sharp, "2 pixels a point").on_hover_text("for a PNG on a sharp screen");
        ui.checkbox(&mut form.legend, "Legend");
    });
    ui.end_row();
}

fn save(window: &mut Window, form: &SaveForm, context: &Context) -> Result<(), String> {
    let path = PathBuf::from(form.path.trim());
    let title = window.title().to_owned();
    let screen = context.content_rect().size();
    let viewer = window.viewer().ok_or("No trace is open")?;
    if !form.what.is_picture() {
        let model = viewer.chart.model.clone();
        window.files.saving = Some(save::save_report(model, title, form.what, path, context));
        return Ok(());
    }
    let size = match form.size.trim() {
        "" => (screen.x.max(200.0) as u32, screen.y.max(200.0) as u32),
        text => parse_size(text)?,
    };
    let scale = if form.sharp { 2.0 } else { 1.0 };
    let paper = Paper { size, scale, shade: form.shade, legend: form.legend };
    save::save_picture(viewer, form.what, &paper, &path)?;
    viewer.say(format!("Wrote {}", path.display()));
    Ok(())
}

impl Window {
    /// Says what became of a file that was being written.
    pub(crate) fn hear_of_saving(&mut self) {
        if let Some(said) = self.files.saving.as_ref().and_then(save::Saving::said) {
            self.files.saving = None;
            if let Some(viewer) = self.viewer() {
                viewer.say(said);
            }
        }
    }
}
