//! A table of any length: only the rows in sight are made.

use egui::text::LayoutJob;
use egui::{Align, FontSelection, Layout, RichText, ScrollArea, Sense, Ui, vec2};

const LINE: f32 = 18.0;

/// A column.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct Head {
    /// Its title.
    pub(in crate::app) title: &'static str,
    /// What it means, for whoever points at the title.
    pub(in crate::app) hint: &'static str,
    /// Points across.
    pub(in crate::app) width: f32,
    /// Words stand at the left, numbers at the right.
    pub(in crate::app) words: bool,
}

impl Head {
    /// A column of numbers.
    pub(in crate::app) const fn number(title: &'static str, hint: &'static str) -> Self {
        Self { title, hint, width: 86.0, words: false }
    }

    /// A column of words.
    pub(in crate::app) const fn words(title: &'static str, width: f32) -> Self {
        Self { title, hint: "", width, words: true }
    }
}

/// What was clicked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::app) enum Hit {
    /// The title of a column.
    Head(usize),
    /// A row.
    Row(usize),
    /// A row, twice.
    Double(usize),
}

/// How a table looks.
#[derive(Clone, Copy)]
pub(in crate::app) struct Look<'a> {
    /// Tells tables apart.
    pub(in crate::app) id: &'a str,
    /// Its columns.
    pub(in crate::app) heads: &'a [Head],
    /// The column it is sorted by, and whether least comes first.
    pub(in crate::app) sorted: Option<(usize, bool)>,
    /// How many rows.
    pub(in crate::app) rows: usize,
    /// Tells which rows are selected.
    pub(in crate::app) selected: &'a dyn Fn(usize) -> bool,
    /// What a click on a row does, for whoever points at it.
    pub(in crate::app) hint: &'a str,
}

/// Paints it; `say` gives the text of a row in a column.
pub(in crate::app) fn show_cells(
    ui: &mut Ui,
    look: &Look,
    say: impl Fn(usize, usize) -> String,
) -> Option<Hit> {
    let mut hit = None;
    ScrollArea::horizontal().id_salt((look.id, "sideways")).show(ui, |ui| {
        hit = show_heads(ui, look);
        let spacing = ui.spacing_mut();
        (spacing.item_spacing.y, spacing.interact_size.y, spacing.button_padding.y) = (2.0, LINE, 0.0);
        let area = ScrollArea::vertical().id_salt(look.id).auto_shrink(false);
        area.show_rows(ui, LINE, look.rows, |ui, rows| {
            for row in rows {
                hit = hit.or(show_row(ui, look, row, &say));
            }
        });
    });
    hit
}

fn show_heads(ui: &mut Ui, look: &Look) -> Option<Hit> {
    let mut hit = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (at, head) in look.heads.iter().enumerate() {
            let arrow = match look.sorted.filter(|&(column, _)| column == at) {
                None => "",
                Some((_, true)) => " ▲",
                Some((_, false)) => " ▼",
            };
            let text = title(ui, head.title, arrow);
            let button = egui::Button::new(text).frame(false);
            let response = cell(ui, head, |ui| ui.add_enabled(look.sorted.is_some(), button));
            let response = if head.hint.is_empty() { response } else { response.on_hover_text(head.hint) };
            if response.clicked() {
                hit = Some(Hit::Head(at));
            }
        }
    });
    hit
}

fn title(ui: &Ui, words: &str, arrow: &str) -> LayoutJob {
    let mut text = LayoutJob::default();
    let (style, align) = (ui.style(), Align::Center);
    RichText::new(words).strong().append_to(&mut text, style, FontSelection::Default, align);
    // The proportional font has no such triangles.
    RichText::new(arrow).monospace().append_to(&mut text, style, FontSelection::Default, align);
    text
}

fn show_row(ui: &mut Ui, look: &Look, row: usize, say: &impl Fn(usize, usize) -> String) -> Option<Hit> {
    let mut hit = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.set_height(LINE);
        for (at, head) in look.heads.iter().enumerate() {
            let text = say(row, at);
            let response = cell(ui, head, |ui| match at {
                0 => ui.add(egui::Button::selectable((look.selected)(row), text).truncate()),
                _ => ui.add(egui::Label::new(text).truncate().sense(Sense::click())),
            });
            if response.double_clicked() {
                hit = Some(Hit::Double(row));
            } else if response.clicked() {
                hit = Some(Hit::Row(row));
            }
            if at == 0 && !look.hint.is_empty() {
                response.on_hover_text(look.hint);
            }
        }
    });
    hit
}

fn cell(ui: &mut Ui, head: &Head, add: impl FnOnce(&mut Ui) -> egui::Response) -> egui::Response {
    let layout = match head.words {
        true => Layout::left_to_right(Align::Center),
        false => Layout::right_to_left(Align::Center),
    };
    ui.allocate_ui_with_layout(vec2(head.width, LINE), layout, |ui| {
        ui.set_min_width(head.width);
        ui.set_max_width(head.width - 4.0);
        add(ui)
    })
    .inner
}
