//! What happened in the selected time, or in all of it, in sum.

use egui::{Grid, RichText, ScrollArea, Ui};

use super::{Computed, Wish, scope, task_link};
use crate::app::Viewer;
use crate::figures::{Collected, Interval, RangeFigures, Scope};
use crate::model::{Model, StateKind};
use crate::units::{Count, Size, Time};

/// The panel's state.
#[derive(Default)]
pub(super) struct Statistics {
    figures: Computed<Scope, RangeFigures>,
}

/// Paints the panel.
pub(super) fn show_statistics(ui: &mut Ui, viewer: &mut Viewer) {
    let scope = scope(viewer);
    let model = &viewer.chart.model;
    let Some(figures) = viewer.dock.statistics.figures.get(ui, model, &scope, RangeFigures::of) else {
        ui.spinner();
        return;
    };
    let mut wish = Wish::Nothing;
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            group(ui, "Tasks", |ui| show_tasks(ui, figures, &scope));
            group(ui, "Polls and wakes", |ui| show_causes(ui, model, figures, &mut wish));
            group(ui, "Around them", |ui| show_rest(ui, figures, &scope));
            group(ui, "Ran longest", |ui| show_busiest(ui, model, figures, &mut wish));
        });
    });
    wish.fulfil(viewer);
}

fn group(ui: &mut Ui, title: &str, add: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.label(RichText::new(title).strong());
        Grid::new(title).num_columns(2).spacing([14.0, 3.0]).show(ui, add);
    });
    ui.add_space(24.0);
}

fn line(ui: &mut Ui, name: &str, value: impl ToString) {
    ui.label(name);
    ui.label(value.to_string());
    ui.end_row();
}

fn show_tasks(ui: &mut Ui, figures: &RangeFigures, scope: &Scope) {
    line(ui, "time", Time(scope.time.span()));
    line(ui, "alive in it", Count(figures.tasks));
    line(ui, "born", Count(figures.born));
    line(ui, "ended", Count(figures.ended));
    line(ui, "failed", Count(figures.failed));
    for state in [StateKind::Running, StateKind::Ready, StateKind::Waiting, StateKind::Unknown] {
        let time = figures.time[state as usize];
        if time > 0 || state == StateKind::Running {
            line(ui, state.name(), Time(time));
        }
    }
    let lanes = if figures.lanes == 1 { "CPU or thread" } else { "CPUs or threads" };
    line(ui, "load", format!("{:.1} % of {} {lanes}", figures.load(scope) * 100.0, figures.lanes));
}

fn show_causes(ui: &mut Ui, model: &Model, figures: &RangeFigures, wish: &mut Wish) {
    line(ui, "polls", Count(figures.polls));
    longest(ui, "longest poll", model, figures.longest_poll, wish);
    line(ui, "wakes", Count(figures.wakes));
    line(ui, "by itself", Count(figures.self_wakes));
    line(ui, "changed nothing", Count(figures.spare_wakes));
    let late = figures.wake_to_poll;
    if late.count > 0 {
        line(ui, "wake to poll, p50", Time(late.p50));
        line(ui, "p99", Time(late.p99));
    }
    longest(ui, "longest", model, figures.latest, wish);
}

/// A time with a link to whose it was.
fn longest(ui: &mut Ui, name: &str, model: &Model, longest: Option<Interval>, wish: &mut Wish) {
    let Some(longest) = longest else { return };
    ui.label(name);
    ui.horizontal(|ui| {
        ui.label(Time(longest.span()).to_string());
        task_link(ui, model, longest.task, Some(longest.begin), wish);
    });
    ui.end_row();
}

fn show_rest(ui: &mut Ui, figures: &RangeFigures, scope: &Scope) {
    let stretches = |ui: &mut Ui, name: &str, sum: Collected| {
        if sum.count > 0 {
            let share = sum.total as f64 / scope.time.span().max(1) as f64 * 100.0;
            let (count, total) = (Count(sum.count), Time(sum.total));
            line(ui, name, format!("{count} in {total} ({share:.1} %), longest {}", Time(sum.longest)));
        }
    };
    stretches(ui, "collections", figures.gc);
    stretches(ui, "interrupts", figures.irqs);
    stretches(ui, "slow allocations", figures.slow_allocs);
    let (grave, all) = figures.logs;
    line(ui, "log lines", format!("{}, of these {} warnings or errors", Count(all), Count(grave)));
    if let Some((before, after)) = figures.heap {
        line(ui, "heap", format!("{} to {}", Size(before), Size(after)));
    }
    match figures.lost {
        0 => line(ui, "lost", "nothing"),
        lost => {
            ui.label("lost");
            ui.colored_label(ui.visuals().warn_fg_color, format!("{} events", Count(lost)));
            ui.end_row();
        }
    }
}

fn show_busiest(ui: &mut Ui, model: &Model, figures: &RangeFigures, wish: &mut Wish) {
    let all = figures.busy.max(1) as f64;
    for row in &figures.busiest {
        let running = row.time[StateKind::Running as usize];
        if running == 0 {
            continue;
        }
        if ui.link(row.key.say(model)).on_hover_text("mark its tasks in the graph").clicked() {
            *wish = Wish::of_row(row);
        }
        ui.label(format!("{} ({:.1} %)", Time(running), running as f64 / all * 100.0));
        ui.end_row();
    }
}
