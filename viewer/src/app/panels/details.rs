//! What is known about the selected task, with links to those it has to do with.

use egui::{Grid, RichText, ScrollArea, Ui};
use unitrace_formats::time::Nanos;

use super::{Computed, Wish, task_link};
use crate::app::{Viewer, tooltip};
use crate::figures::{AboutTask, Group, Interval};
use crate::model::{Model, Object, Readied, Segment, State, StateKind, TaskIndex};
use crate::units::{Count, Size, Time};

/// More neighbours than these are counted, not listed.
const MOST: usize = 12;

/// The panel's state.
#[derive(Default)]
pub(super) struct Details {
    about: Computed<TaskIndex, AboutTask>,
}

/// Paints the panel.
pub(in crate::app) fn show_details(ui: &mut Ui, viewer: &mut Viewer) {
    let Some(selected) = viewer.focus.selected else { return };
    let mut wish = Wish::Nothing;
    let mut close = false;
    let (model, cursor) = (&viewer.chart.model, viewer.cursor);
    let computed = &mut viewer.dock.details.about;
    let about = computed.get(ui, model, &selected, |model, &task| AboutTask::of(model, task));
    ScrollArea::vertical().show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(RichText::new(model.task_name(selected)).size(16.0).strong());
            close = ui.small_button("Close").on_hover_text("unselect (Esc)").clicked();
        });
        show_origin(ui, model, selected, &mut wish);
        if let Some(at) = cursor {
            show_moment(ui, model, selected, at, &mut wish);
        }
        ui.separator();
        // While another task is looked into, its predecessor is not taken for it.
        let Some(about) = about.filter(|about| about.task == selected) else {
            ui.spinner();
            return;
        };
        show_sums(ui, model, about, &mut wish);
        ui.separator();
        show_neighbours(ui, model, about, &mut wish);
        show_lines(ui, model, about, &mut wish);
    });
    if close {
        viewer.select(None);
    }
    wish.fulfil(viewer);
}

fn show_origin(ui: &mut Ui, model: &Model, index: TaskIndex, wish: &mut Wish) {
    let task = model.task(index);
    ui.weak(format!("{} #{}", task.kind.name(), task.id.0));
    if let Some(site) = task.site.map(|site| model.site(site)) {
        ui.weak(model.text(site.module));
        ui.weak(format!("{}:{}", model.text(site.file), site.line));
    }
    let born = if task.born_before { "before this trace".to_owned() } else { Time(task.born.0).to_string() };
    ui.horizontal(|ui| {
        ui.weak(format!("born: {born}"));
        if let Some(parent) = task.parent {
            ui.label("made by");
            task_link(ui, model, parent, None, wish);
        }
    });
    if let Some(became) = task.became {
        ui.horizontal(|ui| {
            ui.label("became");
            task_link(ui, model, became, Some(task.ended), wish);
        });
    }
}

/// What it does at the cursor, and who is to blame.
fn show_moment(ui: &mut Ui, model: &Model, index: TaskIndex, at: Nanos, wish: &mut Wish) {
    let Some(segment) = model.segment_at(index, at) else {
        ui.label(format!("at {}: not alive", Time(at.0)));
        return;
    };
    let words = tooltip::state_words(model, segment.state);
    ui.label(format!("at {}: {words}, for {}", Time(at.0), Time(segment.span())));
    show_cause(ui, model, &segment, wish);
}

fn show_cause(ui: &mut Ui, model: &Model, segment: &Segment, wish: &mut Wish) {
    match segment.state {
        State::Ready(Readied::Woken(arrow)) if arrow.at() < model.arrows.len() => {
            let arrow = model.arrows.get(arrow);
            if let Some(waker) = arrow.from {
                ui.horizontal(|ui| {
                    ui.label("woken by");
                    task_link(ui, model, waker, Some(arrow.at), wish);
                    ui.weak(format!("at {}", Time(arrow.at.0)));
                });
            }
        }
        State::Waiting(set) => {
            for &object in model.waits.get(set) {
                if let Object::Task(task) = object {
                    ui.horizontal(|ui| {
                        ui.label("waits for");
                        task_link(ui, model, task, Some(segment.begin), wish);
                    });
                }
            }
        }
        _ => {}
    }
}

fn show_sums(ui: &mut Ui, model: &Model, about: &AboutTask, wish: &mut Wish) {
    let task = model.task(about.task);
    let life = task.life().0.max(1);
    Grid::new("sums").num_columns(3).spacing([16.0, 3.0]).show(ui, |ui| {
        for state in [StateKind::Running, StateKind::Ready, StateKind::Waiting, StateKind::Unknown] {
            let time = task.sums.time[state as usize];
            if time > 0 {
                line(ui, state.name(), Time(time));
                ui.weak(format!("{:.1} %", time as f64 / life as f64 * 100.0));
                ui.end_row();
            }
        }
        for (name, value) in [
            ("polls", Count(task.sums.polls.into())),
            ("wakes", Count(task.sums.wakes.into())),
            ("by itself", Count(task.sums.self_wakes.into())),
        ] {
            line(ui, name, value);
            ui.end_row();
        }
        line(ui, "life", Time(task.life().0));
        ui.end_row();
        if let Some(row) = &about.row {
            show_row(ui, row);
        }
        let longest = row_poll(about);
        for (name, interval) in
            [("longest poll", longest), ("longest wait", about.longest_wait), ("latest poll", about.latest)]
        {
            if let Some(interval) = interval {
                line(ui, name, Time(interval.span()));
                let moment = format!("at {}", Time(interval.begin.0));
                if ui.link(moment).on_hover_text("put the cursor there").clicked() {
                    *wish = Wish::Moment(interval.begin);
                }
                ui.end_row();
            }
        }
    });
    let end = task.outcome.map_or("alive at the end of the trace", |outcome| outcome.name());
    ui.label(format!("end: {end}"));
    if task.should_resolve && task.lives_on() {
        ui.colored_label(ui.visuals().error_fg_color, "It should have ended, and did not.");
    }
}

fn row_poll(about: &AboutTask) -> Option<Interval> {
    let (time, task, begin) = about.row.as_ref()?.longest_poll;
    (time > 0).then_some(Interval { task, begin, end: Nanos(begin.0.saturating_add(time)) })
}

fn line(ui: &mut Ui, name: &str, value: impl ToString) {
    ui.label(name);
    ui.label(value.to_string());
}

fn show_row(ui: &mut Ui, row: &Group) {
    let late = row.wake_to_poll;
    if late.count > 0 {
        line(ui, "wake to poll", format!("p50 {}", Time(late.p50)));
        ui.weak(format!("p99 {}", Time(late.p99)));
        ui.end_row();
    }
    if row.held > 0 {
        line(ui, "holds at the end", Size(row.held));
        ui.end_row();
    }
}

fn show_neighbours(ui: &mut Ui, model: &Model, about: &AboutTask, wish: &mut Wish) {
    let sections = [
        ("woken by", &about.woken_by),
        ("woke", &about.woke),
        ("used results of", &about.used),
        ("made results for", &about.made_for),
    ];
    for (name, neighbours) in sections.into_iter().filter(|(_, neighbours)| !neighbours.is_empty()) {
        ui.label(RichText::new(name).strong());
        for &(task, count) in neighbours.iter().take(MOST) {
            ui.horizontal(|ui| {
                task_link(ui, model, task, None, wish);
                ui.weak(format!("×{}", Count(count)));
            });
        }
        show_more(ui, neighbours.len() as u64, MOST as u64);
    }
    let (children, count) = &about.children;
    if !children.is_empty() {
        ui.label(RichText::new("made").strong());
        for &child in children {
            task_link(ui, model, child, None, wish);
        }
        show_more(ui, *count, children.len() as u64);
    }
}

fn show_more(ui: &mut Ui, count: u64, listed: u64) {
    if count > listed {
        ui.weak(format!("and {} more", Count(count - listed)));
    }
}

/// What it said last.
fn show_lines(ui: &mut Ui, model: &Model, about: &AboutTask, wish: &mut Wish) {
    let (lines, count) = &about.lines;
    if lines.is_empty() {
        return;
    }
    ui.label(RichText::new(format!("said ({})", Count(*count))).strong());
    for &said in lines {
        let log = &model.logs[said as usize];
        ui.horizontal_wrapped(|ui| {
            if ui.link(Time(log.at.0).to_string()).on_hover_text("put the cursor there").clicked() {
                *wish = Wish::Moment(log.at);
            }
            ui.label(model.text(log.text));
        });
    }
}
