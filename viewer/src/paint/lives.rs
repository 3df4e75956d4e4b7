//! Where lives begin and end: who made whom, and how it ended.

use std::collections::HashSet;

use egui::{Rect, pos2};

use super::canvas::{Canvas, Pen, level, upright};
use super::labels::{Label, Rank};
use super::scene::{RowBox, Scene};
use super::theme::Meaning;
use crate::layout::Rows;
use crate::layout::lod::{Mark, MarkKind};
use crate::model::{Sums, Task, TaskIndex};
use crate::units::Count;
use unitrace_formats::event::Outcome;
use unitrace_formats::time::Nanos;

/// Above this many lives in sight they are too small for details.
const MOST: usize = 4_000;
/// Lives narrower than this have no ticks at their ends.
const LEAST: f32 = 6.0;

/// The lives in sight, row by row; `None` if they are too many or too small.
pub fn in_sight(scene: &Scene) -> Option<Vec<(u32, TaskIndex)>> {
    let (first, end) = scene.view.rows.visible();
    let (start, stop) = scene.view.time.visible();
    if scene.view.rows.row_height() < 6.0 {
        return None;
    }
    let chart = scene.chart;
    let mut lives = Vec::new();
    for row in first..end {
        let tasks = chart.rows.touching(&chart.model, row, Nanos(start), Nanos(stop));
        if lives.len() + tasks.len() > MOST {
            return None;
        }
        lives.extend(tasks.iter().map(|&task| (row, task)));
    }
    Some(lives)
}

/// A thin line from the maker to each child that begins in sight, and a tick where a life begins or ends.
pub fn paint_births(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene, lives: &[(u32, TaskIndex)]) {
    let pixel = canvas.pixel();
    let model = &scene.chart.model;
    let (mut lines, mut ticks, mut made) = (Vec::new(), Vec::new(), HashSet::new());
    for &(row, index) in lives {
        let (task, place) = (model.task(index), scene.row(graph, row));
        let (x, end) = (scene.x(graph, task.born), scene.x(graph, task.ended));
        let wide = end - x >= LEAST;
        if !task.born_before && wide {
            ticks.push(upright(x, place.bar_top, place.bar_bottom(), 1.5, pixel));
        }
        let parent = task.parent.map(|parent| scene.chart.rows.row_of(parent));
        let parent = parent.filter(|&parent| parent != Rows::NOWHERE && !task.born_before);
        if let Some(parent) = parent.filter(|_| made.insert((row, x as i32))) {
            let parent = scene.row(graph, parent);
            lines.push(upright(x, parent.middle(), place.middle(), 1.0, pixel));
        }
        if wide && matches!(task.outcome, Some(Outcome::Done)) {
            ticks.push(upright(end, place.bar_top, place.bar_bottom(), 1.5, pixel));
        }
    }
    canvas.fill(&lines, scene.theme.color(Meaning::Spawn));
    canvas.fill(&ticks, scene.theme.color(Meaning::Spawn));
}

/// A cross where a task was dropped before its end.
pub fn paint_drops(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene, lives: &[(u32, TaskIndex)]) {
    let mut lines = Vec::new();
    for &(row, index) in lives {
        let task = scene.chart.model.task(index);
        if task.outcome == Some(Outcome::Dropped) {
            let place = scene.row(graph, row);
            let (x, y, r) = (scene.x(graph, task.ended), place.middle(), (place.bar / 2.0).min(4.0));
            lines.push([pos2(x - r, y - r), pos2(x + r, y + r)]);
            lines.push([pos2(x - r, y + r), pos2(x + r, y - r)]);
        }
    }
    canvas.lines(&lines, Pen { width: 1.5, color: scene.theme.color(Meaning::Remark) });
}

/// Whoever should have ended and did not is underlined in red from end to end, so that it is seen wherever one looks.
pub fn paint_stuck(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene, lives: &[(u32, TaskIndex)]) {
    let pixel = canvas.pixel();
    let line = |&(row, index): &(u32, TaskIndex)| {
        let (task, place) = (scene.chart.model.task(index), scene.row(graph, row));
        let (left, right) = (scene.x(graph, task.born), scene.x(graph, task.ended));
        // Words stand on the bar itself.
        let y = if place.height < RowBox::WITH_SPANS { place.middle() } else { place.bar_bottom() + 1.0 };
        level(left.max(graph.left()), right.min(graph.right()), y, 2.0, pixel)
    };
    let stuck = |(_, index): &&(u32, TaskIndex)| scene.chart.model.task(*index).stuck();
    let lines: Vec<Rect> = lives.iter().filter(stuck).map(line).collect();
    canvas.fill(&lines, scene.theme.color(Meaning::Failed));
}

/// The same in words where the end is out of sight.
pub fn stuck_labels<'a>(graph: Rect, scene: &Scene, lives: &[(u32, TaskIndex)]) -> Vec<Label<'a>> {
    let color = scene.theme.color(Meaning::Failed);
    let (x, text) = (graph.right() - 4.0, NEVER);
    let stuck = |(_, index): &&(u32, TaskIndex)| {
        let task = scene.chart.model.task(*index);
        task.stuck() && scene.x(graph, task.ended) > graph.right()
    };
    let label = |&(row, _): &(u32, TaskIndex)| Label { row, rank: Rank::Failure, x, ends: true, text, color };
    lives.iter().filter(stuck).map(label).collect()
}

const NEVER: &str = "never resolved, though it should have";

/// Ends that must be seen at any zoom: a red bar across the row.
pub fn paint_failures(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    let pixel = canvas.pixel();
    let bar = |mark: &Mark| {
        let row = scene.row(graph, mark.row);
        let half = (row.bar / 2.0 + 2.0).max(3.0);
        upright(scene.x(graph, mark.at) - 1.0, row.middle() - half, row.middle() + half, 3.0, pixel)
    };
    let bars: Vec<Rect> = scene.chart.lod.marks(&scene.window(pixel)).iter().map(bar).collect();
    canvas.fill(&bars, scene.theme.color(Meaning::Failed));
}

/// What went wrong, at the end of each life that failed.
pub fn failure_labels<'a>(graph: Rect, scene: &Scene, pixel: f32) -> Vec<Label<'a>> {
    let color = scene.theme.color(Meaning::Failed);
    let label = |mark: &Mark| {
        let text = ending(scene.chart.model.task(mark.task), mark.kind);
        Label {
            row: mark.row,
            rank: Rank::Failure,
            x: scene.x(graph, mark.at) - 4.0,
            ends: true,
            text,
            color,
        }
    };
    scene.chart.lod.marks(&scene.window(pixel)).iter().take(MOST).map(label).collect()
}

fn ending(task: &Task, kind: MarkKind) -> &'static str {
    match (kind, task.outcome) {
        (MarkKind::NeverResolved, _) => NEVER,
        (_, Some(Outcome::Panicked)) => "panicked",
        _ => "failed",
    }
}

/// Names of the lives on rows that have several in sight; a lone life's name stands at the left.
pub fn name_labels<'a>(graph: Rect, scene: &Scene<'a>, lives: &[(u32, TaskIndex)]) -> Vec<Label<'a>> {
    let label = |&(row, index): &(u32, TaskIndex)| {
        let x = scene.x(graph, scene.chart.model.task(index).born) + 2.0;
        let color = if scene.focus.dims(index) { scene.theme.border } else { scene.theme.faint };
        Label { row, rank: Rank::Name, x, ends: false, text: scene.chart.model.task_name(index), color }
    };
    lives.chunk_by(|a, b| a.0 == b.0).filter(|row| row.len() > 1).flatten().map(label).collect()
}

/// Tasks that keep waking themselves: their arrows would begin and end on the same bar, so words say it.
pub fn storm_labels(graph: Rect, scene: &Scene, lives: &[(u32, TaskIndex)]) -> Vec<(u32, f32, String)> {
    const MANY: u32 = 16;
    let storms =
        |sums: &Sums| sums.self_wakes >= MANY && u64::from(sums.self_wakes) * 2 >= u64::from(sums.polls);
    let label = |&(row, index): &(u32, TaskIndex)| {
        let task = scene.chart.model.task(index);
        let words = || format!("wakes itself {} times", Count(task.sums.self_wakes.into()));
        storms(&task.sums).then(|| (row, scene.x(graph, task.born) + 2.0, words()))
    };
    lives.iter().filter_map(label).collect()
}
