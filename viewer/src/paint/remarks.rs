//! What the program said: labels and log lines as ticks on their task's row, with their text where there is room.

use egui::Rect;
use unitrace_formats::event::Level;
use unitrace_formats::time::Nanos;

use super::canvas::{Canvas, upright};
use super::labels::{Label, Rank};
use super::scene::{RowBox, Scene};
use super::theme::Meaning;
use crate::model::{Object, TaskIndex, TextId};

/// Above this many in sight, only the strip above the graph shows them.
const MOST: usize = 2_000;

struct Remark {
    at: Nanos,
    task: TaskIndex,
    text: TextId,
    loud: bool,
}

/// Ticks of the remarks in sight; returns their words.
pub fn paint_remarks<'a>(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene<'a>) -> Vec<Label<'a>> {
    if scene.view.rows.row_height() < 8.0 {
        return Vec::new();
    }
    let pixel = canvas.pixel();
    let remarks = in_sight(scene);
    let tick = |remark: &Remark| {
        let row = scene.row(graph, scene.chart.rows.row_of(remark.task));
        let rise = if row.height >= RowBox::WITH_TEXT { 7.0 } else { 2.0 };
        upright(scene.x(graph, remark.at), row.bar_top - rise, row.bar_bottom(), 1.0, pixel)
    };
    for (loud, meaning) in [(false, Meaning::Remark), (true, Meaning::Failed)] {
        let ticks: Vec<Rect> = remarks.iter().filter(|remark| remark.loud == loud).map(tick).collect();
        canvas.fill(&ticks, scene.theme.color(meaning));
    }
    remarks.iter().map(|remark| label(graph, scene, remark)).collect()
}

fn label<'a>(graph: Rect, scene: &Scene<'a>, remark: &Remark) -> Label<'a> {
    let (rank, meaning) = match remark.loud {
        true => (Rank::Loud, Meaning::Failed),
        false => (Rank::Remark, Meaning::Remark),
    };
    Label {
        row: scene.chart.rows.row_of(remark.task),
        rank,
        x: scene.x(graph, remark.at) + 3.0,
        ends: false,
        text: scene.chart.model.text(remark.text),
        color: scene.theme.color(meaning),
    }
}

fn in_sight(scene: &Scene) -> Vec<Remark> {
    let (start, end) = scene.view.time.visible();
    let (start, end) = (Nanos(start), Nanos(end));
    let model = &scene.chart.model;
    let labels = slice(&model.labels, start, end, |label| label.at);
    let logs = slice(&model.logs, start, end, |line| line.at);
    if labels.len() + logs.len() > MOST {
        return Vec::new();
    }
    let labels = labels.iter().filter_map(|label| match label.object {
        // The first label of a task is its name, which stands elsewhere already.
        Object::Task(task) if model.task(task).name != label.text => {
            Some(Remark { at: label.at, task, text: label.text, loud: false })
        }
        _ => None,
    });
    let logs = logs.iter().filter_map(|line| {
        let loud = matches!(line.level, Level::Warn | Level::Error);
        Some(Remark { at: line.at, task: line.task?, text: line.text, loud })
    });
    let (first, after) = scene.view.rows.visible();
    let seen = |remark: &Remark| (first..after).contains(&scene.chart.rows.row_of(remark.task));
    labels.chain(logs).filter(seen).collect()
}

fn slice<T>(all: &[T], start: Nanos, end: Nanos, at: impl Fn(&T) -> Nanos) -> &[T] {
    let first = all.partition_point(|one| at(one) < start);
    let last = all.partition_point(|one| at(one) < end).max(first);
    &all[first..last]
}
