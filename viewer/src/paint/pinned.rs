//! Pinned rows stay in sight: where they would have scrolled out they are painted over the top of the graph.

use egui::Rect;

use super::canvas::{Canvas, level};
use super::detail::DetailCache;
use super::frame::paint_graph;
use super::scene::{Areas, Scene, window};
use super::{names, sections};
use crate::view::View;

/// Paints them over a frame; nothing while they stand where they belong. `cache` is one of their own.
pub fn paint_pinned(canvas: &mut dyn Canvas, areas: &Areas, scene: &Scene, cache: &mut DetailCache) {
    let height = scene.view.rows.held(scene.chart.rows.pinned());
    if height <= 0.0 {
        return;
    }
    let view = View { time: scene.view.time, rows: scene.view.rows.first(height) };
    let bars = cache.get(scene.chart, &window(&view, canvas.pixel()), scene.theme, scene.exact);
    let scene = Scene { view: &view, detail: bars, ..*scene };
    let top = |area: Rect| Rect { max: area.min + egui::vec2(area.width(), height as f32), ..area };
    let (graph, names) = (top(areas.graph), top(areas.names));
    paint_graph(canvas, graph, &scene);
    names::paint_names(canvas, names, graph, &scene);
    sections::paint_sections(canvas, names, graph, &scene);
    let edge = level(names.left(), graph.right(), graph.bottom(), 2.0, canvas.pixel());
    canvas.fill(&[edge], scene.theme.faint);
}
