//! Full-height bands: idle time and garbage collection behind the graph, lost events hatched over it.

use egui::{Align2, Rect, pos2};

use super::background::Background;
use super::canvas::{Canvas, Ink, Pen};
use super::scene::Scene;
use super::theme::Meaning;
use crate::layout::lod::{Band, Bands};
use crate::units::{Count, Time};

const LETTERS: f32 = 10.0;

/// Where a guest's bands are.
fn area(graph: Rect, scene: &Scene, background: &Background) -> Rect {
    let Some(rows) = &background.rows else { return graph };
    let y = |row: u32| graph.top() + scene.view.rows.y(f64::from(row));
    let (top, bottom) = (y(rows.start).max(graph.top()), y(rows.end).min(graph.bottom()));
    Rect::from_min_max(pos2(graph.left(), top), pos2(graph.right(), bottom.max(top)))
}

/// Idle time and garbage collections, below everything else.
pub fn paint_background(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    for background in &scene.chart.backgrounds {
        let area = area(graph, scene, background);
        let only = |rects: Vec<(Rect, Band)>| rects.into_iter().map(|(rect, _)| rect).collect::<Vec<_>>();
        let idle = only(rects(canvas, area, scene, &background.idle));
        canvas.fill(&idle, scene.theme.stripe);
        let gc = only(rects(canvas, area, scene, &background.gc));
        canvas.fill(&gc, scene.theme.tint(Meaning::Gc, if scene.theme.dark { 64 } else { 48 }));
    }
}

/// How long each collection took, written along the lower edge.
pub fn paint_gc_words(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    let ink = Ink { size: LETTERS, color: scene.theme.color(Meaning::Gc) };
    for background in &scene.chart.backgrounds {
        for (rect, band) in rects(canvas, area(graph, scene, background), scene, &background.gc) {
            let text = match band.count {
                1 => format!("GC {}", Time(band.covered)),
                count => format!("{count} GCs {}", Time(band.covered)),
            };
            if canvas.text_width(LETTERS, &text) + 6.0 <= rect.width() {
                canvas.text(pos2(rect.center().x, rect.bottom() - 3.0), Align2::CENTER_BOTTOM, ink, &text);
            }
        }
    }
}

/// Where events are missing: hatched, with how many.
pub fn paint_lost(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    for background in &scene.chart.backgrounds {
        let bands = rects(canvas, area(graph, scene, background), scene, &background.lost);
        let grounds: Vec<Rect> = bands.iter().map(|(rect, _)| *rect).collect();
        canvas.fill(&grounds, scene.theme.tint(Meaning::Lost, 40));
        bands.into_iter().for_each(|(rect, band)| paint_loss(canvas, scene, rect, &band));
    }
}

fn paint_loss(canvas: &mut dyn Canvas, scene: &Scene, rect: Rect, band: &Band) {
    if rect.width() >= 4.0 {
        paint_hatching(canvas, rect, Pen { width: 1.0, color: scene.theme.tint(Meaning::Lost, 120) });
    }
    let count = Count(band.weight);
    let texts = [format!("{count} events lost"), format!("{count} lost"), count.to_string()];
    let fitting = texts.into_iter().find(|text| canvas.text_width(LETTERS, text) + 8.0 <= rect.width());
    if let Some(text) = fitting {
        let at = pos2(rect.center().x, rect.top() + 10.0);
        let half = egui::vec2(canvas.text_width(LETTERS, &text) / 2.0 + 4.0, 7.0);
        canvas.fill(&[Rect::from_min_max(at - half, at + half)], scene.theme.ground);
        let ink = Ink { size: LETTERS, color: scene.theme.color(Meaning::Lost) };
        canvas.text(at, Align2::CENTER_CENTER, ink, &text);
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

/// The bands in sight, cut to the area, at least a pixel wide.
fn rects(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene, bands: &Bands) -> Vec<(Rect, Band)> {
    let pixel = canvas.pixel();
    let place = |band: Band| {
        let left = scene.x(graph, band.time.start).clamp(graph.left(), graph.right());
        let right = scene.x(graph, band.time.end).clamp(graph.left(), graph.right()).max(left + pixel);
        (Rect::from_min_max(pos2(left, graph.top()), pos2(right, graph.bottom())), band)
    };
    bands.seen(&scene.window(pixel)).into_iter().map(place).collect()
}
