//! What the user points at: the selected task's row, what a search found.

use egui::Rect;

use super::canvas::Canvas;
use super::scene::Scene;
use crate::layout::Rows;
use crate::model::TaskIndex;

/// Backgrounds of found and selected lives, below the bars.
pub fn paint_focus(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    let found: Vec<Rect> = scene.focus.found.iter().filter_map(|&task| life(graph, scene, task)).collect();
    canvas.fill(&found, scene.theme.found.gamma_multiply(if scene.theme.dark { 0.8 } else { 0.55 }));
    if let Some(rect) = scene.focus.selected.and_then(|task| life(graph, scene, task)) {
        canvas.fill(&[rect], scene.theme.selected.gamma_multiply(0.16));
    }
    let hovered = scene.focus.hovered.filter(|&task| scene.focus.selected != Some(task));
    if let Some(rect) = hovered.and_then(|task| life(graph, scene, task)) {
        canvas.fill(&[rect], scene.theme.selected.gamma_multiply(0.07));
    }
}

/// A life's stretch of its row, at least 3 points each way; `None` if it is out of sight.
fn life(graph: Rect, scene: &Scene, index: TaskIndex) -> Option<Rect> {
    let task = scene.chart.model.task(index);
    let row = Some(scene.chart.rows.row_of(index)).filter(|&row| row != Rows::NOWHERE)?;
    let row = scene.row(graph, row);
    let left = scene.x(graph, task.born);
    let right = scene.x(graph, task.ended).max(left + 3.0);
    let rect =
        Rect::from_min_max(egui::pos2(left, row.top), egui::pos2(right, row.top + row.height.max(3.0)));
    Some(rect.intersect(graph)).filter(|seen| seen.is_positive())
}
