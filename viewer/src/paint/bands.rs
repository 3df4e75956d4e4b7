//! Full-height bands: idle time and garbage collection behind the graph, lost events hatched over it.

use egui::{Align2, Rect, pos2};

use super::canvas::{Canvas, Ink, Pen};
use super::scene::Scene;
use super::theme::Meaning;
use crate::layout::lod::{Band, Bands};
use crate::units::{Count, Time};

const LETTERS: f32 = 10.0;

/// Idle time and garbage collections, below everything else.
pub fn paint_background(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    let idle: Vec<Rect> =
        rects(canvas, graph, scene, &scene.chart.idle).into_iter().map(|(rect, _)| rect).collect();
    canvas.fill(&idle, scene.theme.stripe);
    let gcs = rects(canvas, graph, scene, &scene.chart.gc);
    let gc: Vec<Rect> = gcs.iter().map(|(rect, _)| *rect).collect();
    canvas.fill(&gc, scene.theme.tint(Meaning::Gc, if scene.theme.dark { 64 } else { 48 }));
}

/// How long each collection took, written along the lower edge.
pub fn paint_gc_words(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    let ink = Ink { size: LETTERS, color: scene.theme.color(Meaning::Gc) };
    for (rect, band) in rects(canvas, graph, scene, &scene.chart.gc) {
        let text = match band.count {
            1 => format!("GC {}", Time(band.covered)),
            count => format!("{count} GCs {}", Time(band.covered)),
        };
        if canvas.text_width(LETTERS, &text) + 6.0 <= rect.width() {
            canvas.text(pos2(rect.center().x, graph.bottom() - 3.0), Align2::CENTER_BOTTOM, ink, &text);
        }
    }
}

/// Where events are missing: hatched, with how many.
pub fn paint_lost(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    let color = scene.theme.color(Meaning::Lost);
    let bands = rects(canvas, graph, scene, &scene.chart.lost);
    let grounds: Vec<Rect> = bands.iter().map(|(rect, _)| *rect).collect();
    canvas.fill(&grounds, scene.theme.tint(Meaning::Lost, 40));
    for (rect, band) in bands {
        if rect.width() >= 4.0 {
            paint_hatching(canvas, rect, Pen { width: 1.0, color: scene.theme.tint(Meaning::Lost, 120) });
        }
        let count = Count(band.weight);
        let texts = [format!("{count} events lost"), format!("{count} lost"), count.to_string()];
        let fitting = texts.into_iter().find(|text| canvas.text_width(LETTERS, text) + 8.0 <= rect.width());
        if let Some(text) = fitting {
            let at = pos2(rect.center().x, graph.top() + 10.0);
            let half = egui::vec2(canvas.text_width(LETTERS, &text) / 2.0 + 4.0, 7.0);
            canvas.fill(&[Rect::from_min_max(at - half, at + half)], scene.theme.ground);
            canvas.text(at, Align2::CENTER_CENTER, Ink { size: LETTERS, color }, &text);
        }
    }
}

/// Slanted lines across `rect`, at most one every 9 points.
fn paint_hatching(canvas: &mut dyn Canvas, rect: Rect, pen: Pen) {
    const STEP: f32 = 9.0;
    let before = canvas.clip(rect);
    let (width, height) = (rect.width(), rect.height());
    let count = ((width + height) / STEP).ceil().min(1_000.0) as usize;
    let lines: Vec<_> = (0..count)
        .map(|i| {
            let x = rect.left() - height + i as f32 * STEP;
            [pos2(x, rect.bottom()), pos2(x + height, rect.top())]
        })
        .collect();
    canvas.lines(&lines, pen);
    canvas.clip(before);
}

/// The bands in sight, cut to the graph, at least a pixel wide.
fn rects(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene, bands: &Bands) -> Vec<(Rect, Band)> {
    let pixel = canvas.pixel();
    let place = |band: Band| {
        let left = scene.x(graph, band.time.start).clamp(graph.left(), graph.right());
        let right = scene.x(graph, band.time.end).clamp(graph.left(), graph.right()).max(left + pixel);
        (Rect::from_min_max(pos2(left, graph.top()), pos2(right, graph.bottom())), band)
    };
    bands.seen(&scene.window(pixel)).into_iter().map(place).collect()
}
