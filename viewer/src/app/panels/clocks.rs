//! How far the trace can be trusted: what was lost where, and how good its clocks are.

use egui::{Align, Layout, RichText, ScrollArea, Ui};
use unitrace_formats::ring::GapKind;

use super::{Computed, Head, Hit, Look, Wish, show_cells};
use crate::app::Viewer;
use crate::figures::{ClockError, LaneLoss, Soundness};
use crate::model::Model;
use crate::units::{Count, Time};

/// The panel's state.
#[derive(Default)]
pub(super) struct Clocks {
    soundness: Computed<(), Soundness>,
}

/// What clocks take of the width.
const CLOCKS: f32 = 0.36;

const LOSSES: [Head; 5] = [
    Head::words("where", 100.0),
    Head::words("why", 230.0),
    Head { width: 60.0, ..Head::number("events", "how many are missing, as far as the ring can say") },
    Head { width: 44.0, ..Head::number("gaps", "in so many stretches") },
    Head { width: 150.0, ..Head::number("longest gap", "click: go there") },
];

/// Paints the panel.
pub(super) fn show_clocks(ui: &mut Ui, viewer: &mut Viewer) {
    let model = &viewer.chart.model;
    let computed = &mut viewer.dock.clocks.soundness;
    let Some(soundness) = computed.get(ui, model, &(), |model, ()| Soundness::of(model)) else {
        ui.spinner();
        return;
    };
    let mut wish = Wish::Nothing;
    let size = egui::vec2(ui.available_width() * CLOCKS, ui.available_height());
    ui.horizontal_top(|ui| {
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::LEFT), |ui| {
            ScrollArea::vertical().id_salt("clocks").auto_shrink(false).show(ui, |ui| {
                show_sources(ui, model, soundness);
                show_notes(ui, model);
            });
        });
        ui.vertical(|ui| show_losses(ui, model, soundness, &mut wish));
    });
    wish.fulfil(viewer);
}

fn show_losses(ui: &mut Ui, model: &Model, soundness: &Soundness, wish: &mut Wish) {
    match model.lost() {
        0 => drop(ui.strong("Nothing was lost within the time of this trace.")),
        lost => {
            let part = f64::from(soundness.gapless_permille) / 10.0;
            let words = format!("{} events were lost; {part:.1} % of the time lies in no gap.", Count(lost));
            ui.label(RichText::new(words).strong().color(ui.visuals().warn_fg_color));
        }
    }
    if model.loss.older > 0 {
        let older = Count(model.loss.older);
        ui.weak(format!("{older} older events were overwritten: the ring keeps the newest."));
    }
    if soundness.losses.is_empty() {
        return;
    }
    let look = Look {
        id: "losses",
        heads: &LOSSES,
        sorted: None,
        rows: soundness.losses.len(),
        selected: &|_| false,
        hint: "click: go to its longest gap",
    };
    let hit = show_cells(ui, &look, |row, column| say(model, &soundness.losses[row], column));
    if let Some(Hit::Row(row) | Hit::Double(row)) = hit {
        *wish = Wish::Moment(soundness.losses[row].longest.start);
    }
}

fn show_sources(ui: &mut Ui, model: &Model, soundness: &Soundness) {
    ui.strong("Clock");
    if !model.clock.source.is_empty() {
        ui.label(&model.clock.source);
    }
    if let Some(unix) = model.clock.unix_start {
        let (seconds, rest) = (unix.div_euclid(1_000_000_000), unix.rem_euclid(1_000_000_000));
        ui.label(format!("moment 0 is Unix time {seconds}.{rest:09} s"));
    }
    for clock in &soundness.clocks {
        ui.label(say_clock(clock));
    }
}

fn say_clock(clock: &ClockError) -> String {
    let name = if clock.guest.is_empty() { "this trace" } else { &clock.guest };
    let error = match clock.error {
        Some(error) => format!("may be off by {} to either side", Time(error)),
        None => "how far off it may be is not known".to_owned(),
    };
    let (from, to) = (Time(clock.time.start.0), Time(clock.time.end.0));
    format!("{name}: {from} to {to}, tied {}; {error}", clock.tie)
}

fn show_notes(ui: &mut Ui, model: &Model) {
    for note in &model.notes {
        ui.colored_label(ui.visuals().warn_fg_color, note);
    }
}

fn say(model: &Model, loss: &LaneLoss, column: usize) -> String {
    match column {
        0 => match loss.lane.and_then(|lane| model.lanes.get(lane.at())) {
            Some(lane) => model.text(lane.name).to_owned(),
            None => "no lane".to_owned(),
        },
        1 => why(loss.kind).to_owned(),
        2 => Count(loss.events).to_string(),
        3 => Count(loss.gaps).to_string(),
        _ => format!("{} at {}", Time(loss.longest.span()), Time(loss.longest.start.0)),
    }
}

const fn why(kind: GapKind) -> &'static str {
    match kind {
        GapKind::Older => "overwritten earlier than on other lanes",
        GapKind::Missing => "overwritten before they were collected",
        GapKind::Discarded => "not recorded: every level was busy",
        GapKind::Damaged => "collected, but damaged",
        GapKind::Other(_) => "for a reason of a newer version",
    }
}
