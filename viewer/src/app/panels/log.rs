//! What was said, as a list that follows the graph: lines in sight are strong, a click puts the cursor on one.

use egui::{Color32, ComboBox, RichText, ScrollArea, TextEdit, Ui};
use unitrace_formats::event::Level;

use super::{Computed, Wish, scope, task_link};
use crate::app::Viewer;
use crate::figures::{LineFilter, first_from, lines};
use crate::model::{FieldOwner, Log, Model, TimeRange};
use crate::paint::theme::{Meaning, Theme};
use crate::units::{Count, Time};

const LINE: f32 = 18.0;
const LEVELS: [Level; 5] = [Level::Trace, Level::Debug, Level::Info, Level::Warn, Level::Error];

/// The panel's state.
pub(super) struct LogList {
    words: String,
    level: Level,
    lines: Computed<LineFilter, Vec<u32>>,
    /// The list scrolls as the graph moves.
    follow: bool,
    /// What was in sight when it scrolled last.
    followed: Option<TimeRange>,
}

impl Default for LogList {
    fn default() -> Self {
        let (words, lines) = (String::new(), Computed::default());
        Self { words, level: Level::Trace, lines, follow: true, followed: None }
    }
}

/// Paints the panel.
pub(super) fn show_log(ui: &mut Ui, viewer: &mut Viewer) {
    let scope = scope(viewer);
    let theme = Viewer::theme(ui);
    let sight = viewer.view.map(|view| view.time.visible());
    let sight = sight.map(|(start, end)| TimeRange {
        start: unitrace_formats::time::Nanos(start),
        end: unitrace_formats::time::Nanos(end),
    });
    let (model, log) = (&viewer.chart.model, &mut viewer.dock.log);
    show_choices(ui, log);
    if model.logs.is_empty() {
        ui.weak("Nothing was said in this trace: see log() of the probe, or its layer for `tracing`.");
        return;
    }
    let filter = LineFilter { words: log.words.clone(), level: log.level, scope };
    let Some(found) = log.lines.get(ui, model, &filter, lines) else {
        ui.spinner();
        return;
    };
    ui.weak(format!("{} of {} lines", Count(found.len() as u64), Count(model.logs.len() as u64)));
    let spacing = ui.spacing_mut();
    (spacing.item_spacing.y, spacing.interact_size.y, spacing.button_padding.y) = (2.0, LINE, 0.0);
    let mut area = ScrollArea::vertical().id_salt("log lines").auto_shrink(false);
    if let Some(sight) = sight.filter(|_| log.follow && log.followed != sight) {
        let first = first_from(model, found, sight.start);
        area = area.vertical_scroll_offset(first as f32 * (LINE + ui.spacing().item_spacing.y));
        log.followed = Some(sight);
    }
    let at_cursor = viewer.cursor.map(|at| first_from(model, found, at));
    let mut wish = Wish::Nothing;
    area.show_rows(ui, LINE, found.len(), |ui, rows| {
        for row in rows {
            let Some(&line) = found.get(row) else { break };
            let log = &model.logs[line as usize];
            let seen = sight.is_none_or(|sight| log.at >= sight.start && log.at <= sight.end);
            let strong = seen || at_cursor == Some(row);
            show_line(ui, &theme, model, line, log, (strong, at_cursor == Some(row)), &mut wish);
        }
    });
    // What was clicked here is in sight already: the list stays where it is.
    let clicked = !matches!(wish, Wish::Nothing);
    wish.fulfil(viewer);
    if clicked {
        let sight = viewer.view.map(|view| view.time.visible());
        viewer.dock.log.followed = sight.map(|(start, end)| TimeRange {
            start: unitrace_formats::time::Nanos(start),
            end: unitrace_formats::time::Nanos(end),
        });
    }
}

fn show_choices(ui: &mut Ui, log: &mut LogList) {
    ui.horizontal(|ui| {
        let label = ui.label("only");
        let field = TextEdit::singleline(&mut log.words).hint_text("words or a task").desired_width(160.0);
        ui.add(field).labelled_by(label.id);
        let label = ui.label("from level");
        let levels = ComboBox::from_id_salt("level").selected_text(log.level.name());
        let choice = levels.show_ui(ui, |ui| {
            for level in LEVELS {
                ui.selectable_value(&mut log.level, level, level.name());
            }
        });
        choice.response.labelled_by(label.id);
        ui.checkbox(&mut log.follow, "follow the graph").on_hover_text("scroll as the graph moves");
    });
}

/// One line: when, how grave, who, what, and its fields.
fn show_line(
    ui: &mut Ui,
    theme: &Theme,
    model: &Model,
    line: u32,
    log: &Log,
    (strong, at_cursor): (bool, bool),
    wish: &mut Wish,
) {
    ui.horizontal(|ui| {
        ui.set_height(LINE);
        let text = if strong { theme.text } else { theme.faint };
        let time = RichText::new(format!("{:>10}", Time(log.at.0).to_string())).monospace().color(text);
        if ui.selectable_label(at_cursor, time).on_hover_text("put the cursor there").clicked() {
            *wish = Wish::Moment(log.at);
        }
        let level = RichText::new(format!("{:<5}", log.level.name())).monospace();
        ui.label(level.color(level_color(theme, log.level, text)));
        if let Some(task) = log.task {
            task_link(ui, model, task, Some(log.at), wish);
        }
        let fields = model.fields_of(FieldOwner::Log(line)).iter();
        let fields: Vec<String> =
            fields.map(|field| format!("{} = {}", model.text(field.name), field.show())).collect();
        ui.label(RichText::new(model.text(log.text)).color(text));
        if !fields.is_empty() {
            ui.weak(fields.join(", "));
        }
    });
}

fn level_color(theme: &Theme, level: Level, text: Color32) -> Color32 {
    match level {
        Level::Error => theme.color(Meaning::Failed),
        Level::Warn => theme.color(Meaning::Signal),
        _ => text,
    }
}
