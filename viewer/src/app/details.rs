//! What is known about the selected task, with links to those it has to do with.

use egui::{Grid, RichText, ScrollArea, Ui};
use unitrace_formats::time::Nanos;

use super::{Viewer, tooltip};
use crate::model::{ArrowKind, Model, StateKind, TaskIndex};
use crate::units::{Count, Time};

/// More neighbours than these are counted, not listed.
const MOST: usize = 12;

/// Paints the panel.
pub(super) fn show_details(ui: &mut Ui, viewer: &mut Viewer) {
    let Some(selected) = viewer.focus.selected else { return };
    let mut go_to = None;
    let mut close = false;
    ScrollArea::vertical().show(ui, |ui| {
        let model = &viewer.chart.model;
        ui.horizontal(|ui| {
            ui.label(RichText::new(model.task_name(selected)).size(16.0).strong());
            close = ui.small_button("Close").on_hover_text("unselect (Esc)").clicked();
        });
        show_origin(ui, model, selected, &mut go_to);
        if let Some(at) = viewer.cursor {
            show_moment(ui, model, selected, at);
        }
        ui.separator();
        show_sums(ui, model, selected);
        ui.separator();
        show_neighbours(ui, model, selected, &mut go_to);
    });
    if close {
        viewer.select(None);
    }
    if let Some(task) = go_to {
        viewer.go_to(task);
    }
}

fn show_origin(ui: &mut Ui, model: &Model, index: TaskIndex, go_to: &mut Option<TaskIndex>) {
    let task = model.task(index);
    ui.weak(format!("{} #{}", task.kind.name(), task.id.0));
    if let Some(site) = task.site.map(|site| model.site(site)) {
        ui.weak(model.text(site.module));
        ui.weak(format!("{}:{}", model.text(site.file), site.line));
    }
    if let Some(parent) = task.parent {
        ui.horizontal(|ui| {
            ui.label("made by");
            if ui.link(model.task_name(parent)).clicked() {
                *go_to = Some(parent);
            }
        });
    }
}

/// What it does at the cursor.
fn show_moment(ui: &mut Ui, model: &Model, index: TaskIndex, at: Nanos) {
    let words = match model.segment_at(index, at) {
        Some(segment) => {
            let words = tooltip::state_words(model, segment.state);
            format!("at {}: {words}, for {}", Time(at.0), Time(segment.span()))
        }
        None => format!("at {}: not alive", Time(at.0)),
    };
    ui.label(words);
}

fn show_sums(ui: &mut Ui, model: &Model, index: TaskIndex) {
    let task = model.task(index);
    let sums = &task.sums;
    let life = task.life().0.max(1);
    Grid::new("sums").num_columns(3).spacing([16.0, 3.0]).show(ui, |ui| {
        for state in [StateKind::Running, StateKind::Ready, StateKind::Waiting, StateKind::Unknown] {
            let time = sums.time[state as usize];
            if time > 0 {
                ui.label(state.name());
                ui.label(Time(time).to_string());
                ui.weak(format!("{:.1} %", time as f64 / life as f64 * 100.0));
                ui.end_row();
            }
        }
        let lines = [
            ("polls", Count(sums.polls.into()).to_string()),
            ("longest poll", Time(sums.longest_poll).to_string()),
            ("wakes", Count(sums.wakes.into()).to_string()),
            ("by itself", Count(sums.self_wakes.into()).to_string()),
            ("life", Time(task.life().0).to_string()),
        ];
        for (name, value) in lines {
            ui.label(name);
            ui.label(value);
            ui.end_row();
        }
    });
    let end = task.outcome.map_or("alive at the end of the trace", |outcome| outcome.name());
    ui.label(format!("end: {end}"));
}

fn show_neighbours(ui: &mut Ui, model: &Model, index: TaskIndex, go_to: &mut Option<TaskIndex>) {
    let sections = [
        ("woken by", counted(model, index, ArrowKind::Wake, true)),
        ("woke", counted(model, index, ArrowKind::Wake, false)),
        ("used results of", counted(model, index, ArrowKind::Read, true)),
        ("made results for", counted(model, index, ArrowKind::Read, false)),
    ];
    for (name, neighbours) in sections.iter().filter(|(_, neighbours)| !neighbours.is_empty()) {
        ui.label(RichText::new(*name).strong());
        for &(task, count) in neighbours.iter().take(MOST) {
            ui.horizontal(|ui| {
                if ui.link(model.task_name(task)).clicked() {
                    *go_to = Some(task);
                }
                ui.weak(format!("×{}", Count(count)));
            });
        }
        if neighbours.len() > MOST {
            ui.weak(format!("and {} more", Count((neighbours.len() - MOST) as u64)));
        }
    }
}

/// Tasks at the other end of the arrows of one kind, most arrows first.
fn counted(model: &Model, index: TaskIndex, kind: ArrowKind, into: bool) -> Vec<(TaskIndex, u64)> {
    let arrows = &model.arrows;
    let other = |arrow: &crate::model::ArrowIndex| {
        let arrow = arrows.get(*arrow);
        let (own, other) = if into { (arrow.to, arrow.from) } else { (arrow.from, arrow.to) };
        other.filter(|_| arrow.kind == kind && own == Some(index))
    };
    let mut others: Vec<TaskIndex> = arrows.of_task(index).iter().filter_map(other).collect();
    others.sort_unstable();
    let mut counted: Vec<(TaskIndex, u64)> =
        others.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u64)).collect();
    counted.sort_by_key(|&(task, count)| (std::cmp::Reverse(count), task));
    counted
}
