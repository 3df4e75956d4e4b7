//! Names at the left of the rows: each row's own where there is room, else one for each group of rows.

use egui::{Align2, Rect, pos2};
use unitrace_formats::time::Nanos;

use super::canvas::{Canvas, Ink, fitting, fitting_ends, level, upright};
use super::scene::Scene;
use super::theme::Meaning;
use crate::model::TaskIndex;
use crate::units::Count;

const LETTERS: f32 = 12.0;
const SMALL: f32 = 9.5;
const LEAST_ROW: f64 = 11.0;
const INDENT: f32 = 9.0;

/// Paints the names of the rows in sight.
pub fn paint_names(canvas: &mut dyn Canvas, names: Rect, graph: Rect, scene: &Scene) {
    canvas.fill(&[names], scene.theme.panel);
    let before = canvas.clip(names);
    if scene.view.rows.row_height() >= LEAST_ROW {
        paint_rows(canvas, names, graph, scene);
    } else {
        paint_groups(canvas, names, graph, scene);
    }
    canvas.clip(before);
    let pixel = canvas.pixel();
    canvas.fill(&[upright(names.right(), names.top(), names.bottom(), 1.0, pixel)], scene.theme.border);
}

fn paint_rows(canvas: &mut dyn Canvas, names: Rect, graph: Rect, scene: &Scene) {
    let (first, end) = scene.view.rows.visible();
    for row in first..end {
        let place = scene.row(graph, row);
        let lives = lives(scene, row);
        let Some(&task) = lives.first() else { continue };
        let size = if place.height < 15.0 { SMALL } else { LETTERS };
        let left = names.left() + 10.0 + INDENT * depth(scene, task).min(6) as f32;
        let more = match lives.len() {
            1 => String::new(),
            count => format!("×{}", Count(count as u64)),
        };
        let more_width = if more.is_empty() { 0.0 } else { canvas.text_width(SMALL, &more) + 6.0 };
        let text =
            fitting_ends(canvas, row_name(scene, lives), size, names.right() - 8.0 - left - more_width);
        let y = if place.height >= super::scene::RowBox::WITH_TEXT {
            place.middle() - 2.0
        } else {
            place.middle()
        };
        let ink = Ink { size, color: name_color(scene, lives) };
        canvas.text(pos2(left, y), Align2::LEFT_CENTER, ink, &text);
        let ink = Ink { size: SMALL, color: scene.theme.faint };
        if !more.is_empty() {
            canvas.text(pos2(names.right() - 8.0, y), Align2::RIGHT_CENTER, ink, &more);
        }
    }
}

/// The lives of a row in sight.
fn lives<'a>(scene: &Scene<'a>, row: u32) -> &'a [TaskIndex] {
    let (start, end) = scene.view.time.visible();
    let chart = scene.chart;
    chart.rows.touching(&chart.model, row, Nanos(start), Nanos(end))
}

/// A lone life's own name; of several their callsite's.
fn row_name<'a>(scene: &Scene<'a>, lives: &[TaskIndex]) -> &'a str {
    let model = &scene.chart.model;
    match lives {
        [] => "",
        [one] => model.task_name(*one),
        [first, ..] => {
            let site = model.task(*first).site.map(|site| model.text(model.site(site).name));
            site.filter(|name| !name.is_empty()).unwrap_or(model.task_name(*first))
        }
    }
}

fn name_color(scene: &Scene, lives: &[TaskIndex]) -> egui::Color32 {
    let theme = scene.theme;
    let failed = lives.iter().take(64).any(|&task| {
        let task = scene.chart.model.task(task);
        task.failed() || task.stuck()
    });
    match lives {
        _ if lives.iter().take(64).any(|&task| scene.focus.selected == Some(task)) => theme.selected,
        [one] if scene.focus.dims(*one) => theme.border,
        _ if failed => theme.color(Meaning::Failed),
        _ => theme.text,
    }
}

/// How many makers up to the first; cut, because a damaged trace may go round in circles.
fn depth(scene: &Scene, task: TaskIndex) -> u32 {
    let parent = |task: TaskIndex| scene.chart.model.task(task).parent;
    let mut depth = 0;
    let mut at = parent(task);
    while let Some(next) = at.filter(|_| depth < 8) {
        depth += 1;
        at = parent(next);
    }
    depth
}

/// One name with a bracket for all neighbouring rows of a callsite; names that would touch are left out.
fn paint_groups(canvas: &mut dyn Canvas, names: Rect, graph: Rect, scene: &Scene) {
    let pixel = canvas.pixel();
    let (first, end) = scene.view.rows.visible();
    let y = |row: u32| graph.top() + scene.view.rows.y(f64::from(row));
    let mut free = names.top();
    let mut brackets = Vec::new();
    for (group, after) in scene.chart.groups_in(first, end) {
        let (top, bottom) = (y(group.row).max(names.top()), y(after).min(names.bottom()));
        let middle = (top + bottom) / 2.0;
        if middle - 7.0 < free || middle + 7.0 > names.bottom() {
            continue;
        }
        free = middle + 7.0;
        let text = scene.chart.model.text(group.name);
        let count = if group.tasks > 1 { format!(" ×{}", Count(group.tasks as u64)) } else { String::new() };
        let room = names.width() - 26.0 - canvas.text_width(SMALL, &count);
        let text = fitting(canvas, text, LETTERS, room);
        let ink = Ink { size: LETTERS, color: scene.theme.text };
        let at = pos2(names.left() + 10.0, middle);
        canvas.text(at, Align2::LEFT_CENTER, ink, &text);
        let at = at + egui::vec2(canvas.text_width(LETTERS, &text), 0.5);
        canvas.text(at, Align2::LEFT_CENTER, Ink { size: SMALL, color: scene.theme.faint }, &count);
        if bottom - top >= 6.0 {
            let x = names.right() - 6.0;
            brackets.push(upright(x, top + 1.0, bottom - 1.0, 1.0, pixel));
            brackets.push(level(x, x + 3.0, top + 1.0, 1.0, pixel));
            brackets.push(level(x, x + 3.0, bottom - 1.0, 1.0, pixel));
        }
    }
    canvas.fill(&brackets, scene.theme.color(Meaning::Spawn));
}
