//! User spans inside their task's row: pale from begin to end, full while entered, their names where there is room.

use egui::{Align2, Rect, pos2};

use super::canvas::{Canvas, Ink, fitting, sharp};
use super::scene::{RowBox, Scene};
use super::theme::Meaning;
use crate::layout::lod::SpanBar;
use crate::units::Time;

const LETTERS: f32 = 9.0;
/// Strips lower than this have no letters.
const LEAST_STRIP: f32 = 9.0;
/// Bars narrower than this have none either.
const LEAST_WIDTH: f32 = 26.0;

/// Paints the spans in sight.
pub fn paint_spans(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    let spans = &scene.chart.spans;
    if spans.is_empty() || scene.view.rows.row_height() < RowBox::WITH_SPANS.into() {
        return;
    }
    let pixel = canvas.pixel();
    let (first, end) = scene.view.rows.visible();
    let bars = spans.seen(first..end, &scene.window(pixel), |row| scene.row(graph, row).strips);
    let place = |bar: &SpanBar| place(graph, scene, bar, pixel);
    let tint = if scene.theme.dark { 90 } else { 80 };
    for (bars, full) in [(&bars.lives, false), (&bars.stays, true)] {
        for dim in [false, true] {
            let rects: Vec<Rect> = bars.iter().filter(|bar| dims(scene, bar) == dim).map(place).collect();
            let color = match (full, dim) {
                (true, false) => scene.theme.color(Meaning::Span),
                (false, false) => scene.theme.tint(Meaning::Span, tint),
                (true, true) => scene.theme.tint(Meaning::Span, tint),
                (false, true) => scene.theme.tint(Meaning::Span, tint / 3),
            };
            canvas.fill(&rects, color);
        }
    }
    for bar in bars.lives.iter().filter(|bar| bar.count == 1 && !dims(scene, bar)) {
        paint_name(canvas, graph, scene, bar);
    }
}

/// The selected task has nothing to do with it.
fn dims(scene: &Scene, bar: &SpanBar) -> bool {
    scene.chart.model.spans[bar.span.at()].task.is_some_and(|task| scene.focus.dims(task))
}

fn place(graph: Rect, scene: &Scene, bar: &SpanBar, pixel: f32) -> Rect {
    let row = scene.row(graph, bar.row);
    let left = sharp(scene.x(graph, bar.time.start), pixel);
    let right = sharp(scene.x(graph, bar.time.end), pixel).max(left + pixel);
    let top = sharp(row.strips_top + f32::from(bar.level) * row.strip, pixel);
    // A gap of a pixel between levels, where a level has two.
    let height = if row.strip >= 3.0 * pixel { row.strip - pixel } else { row.strip };
    Rect::from_min_max(pos2(left, top), pos2(right, top + height.max(pixel)))
}

/// Its name, with how long it lasted if that fits too.
fn paint_name(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene, bar: &SpanBar) {
    let rect = place(graph, scene, bar, canvas.pixel()).intersect(graph);
    if rect.height() + canvas.pixel() < LEAST_STRIP || rect.width() < LEAST_WIDTH {
        return;
    }
    let room = rect.width() - 6.0;
    let name = scene.chart.model.text(scene.chart.model.spans[bar.span.at()].name);
    let with_time = format!("{name} · {}", Time(bar.time.span()));
    let text = match canvas.text_width(LETTERS, &with_time) <= room {
        true => with_time,
        false => fitting(canvas, name, LETTERS, room),
    };
    let ink = Ink { size: LETTERS, color: scene.theme.text };
    canvas.text(pos2(rect.left() + 3.0, rect.center().y), Align2::LEFT_CENTER, ink, &text);
}
