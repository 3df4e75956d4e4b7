//! What tasks did: running is a full bar, ready a half bar, waiting a thin line.

use egui::{Align2, Color32, Rect, pos2};

use super::canvas::{Canvas, Ink, Picture, Slot, fitting, sharp};
use super::scene::{RowBox, Scene};
use super::theme::{Meaning, Theme};
use crate::layout::lod::{Fill, Image, Palette, Quad, Window};
use crate::model::{State, StateKind, WaitSet};
use crate::units::Time;

const LETTERS: f32 = 9.5;

/// Bars one by one where they are few, a picture of them where they are many.
pub fn paint_bars(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    let window = scene.window(canvas.pixel());
    let (model, rows) = (&scene.chart.model, &scene.chart.rows);
    if !scene.chart.lod.few_quads(model, rows, &window) {
        let image = bake(scene, &window);
        return paint_image(canvas, graph, scene, &image);
    }
    let mut quads = Vec::new();
    scene.chart.lod.quads(model, rows, &window, &mut quads);
    paint_quads(canvas, graph, scene, &quads);
    if scene.view.rows.row_height() as f32 >= RowBox::WITH_TEXT {
        paint_words(canvas, graph, scene, &quads);
    }
}

/// The states' colours for pictures.
pub fn palette(theme: &Theme) -> Palette {
    use StateKind::*;
    let mut palette = Palette::default();
    for state in StateKind::ALL {
        palette[state as usize] = match state {
            Unknown => theme.grid,
            Created => theme.border,
            Waiting => theme.color(Meaning::Waiting),
            Ready => theme.color(Meaning::Ready),
            Running => theme.color(Meaning::Running),
        }
        .to_array();
    }
    palette
}

fn bake(scene: &Scene, window: &Window) -> Image {
    let (model, rows) = (&scene.chart.model, &scene.chart.rows);
    scene.chart.lod.bake_exact(model, rows, window, &palette(scene.theme))
}

fn paint_image(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene, image: &Image) {
    let top = graph.top() + scene.view.rows.y(image.rows.start);
    let bottom = graph.top() + scene.view.rows.y(image.rows.end);
    let rect = Rect::from_min_max(
        pos2(scene.x(graph, image.time.start), top),
        pos2(scene.x(graph, image.time.end), bottom),
    );
    let color = |&[r, g, b, a]: &[u8; 4]| Color32::from_rgba_premultiplied(r, g, b, a);
    let picture = Picture {
        width: image.width as usize,
        height: image.height as usize,
        pixels: image.pixels.iter().map(color).collect(),
    };
    canvas.picture(Slot::Segments, rect, &picture);
}

/// Rectangles of one look, gathered to be filled together.
#[derive(Default)]
struct Batches {
    /// By state, then dimmed or not.
    plain: [[Vec<Rect>; 2]; StateKind::COUNT],
    /// Several states within a pixel: height says how much of it was not waiting.
    mixed: Vec<(Rect, Color32)>,
}

fn paint_quads(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene, quads: &[Quad]) {
    let pixel = canvas.pixel();
    let mut batches = Batches::default();
    for quad in quads {
        let row = scene.row(graph, quad.row);
        let dim = scene.focus.dims(quad.task);
        let across = |height: f32| span(graph, scene, quad, row, height, pixel);
        match quad.fill {
            Fill::Pure(state) => {
                batches.plain[state as usize][usize::from(dim)].push(across(thickness(state, row, pixel)));
            }
            Fill::Mixed(mix) => {
                let active = mix.share(StateKind::Running) + mix.share(StateKind::Ready);
                let line = thickness(StateKind::Waiting, row, pixel);
                let height =
                    if active > 0.0 { line.max(row.bar * (0.4 + 0.6 * active as f32)) } else { line };
                batches
                    .mixed
                    .push((across(height), dimmed(active_color(scene.theme, &quad.fill), dim, scene.theme)));
            }
        }
    }
    for (state, batch) in StateKind::ALL.into_iter().zip(&batches.plain) {
        for (dim, rects) in [false, true].into_iter().zip(batch) {
            let [r, g, b, _] = palette(scene.theme)[state as usize];
            canvas.fill(rects, dimmed(Color32::from_rgb(r, g, b), dim, scene.theme));
        }
    }
    fill_by_color(canvas, batches.mixed);
}

fn fill_by_color(canvas: &mut dyn Canvas, mut rects: Vec<(Rect, Color32)>) {
    rects.sort_by_key(|(_, color)| color.to_array());
    let mut batch = Vec::new();
    for run in rects.chunk_by(|a, b| a.1 == b.1) {
        batch.clear();
        batch.extend(run.iter().map(|(rect, _)| *rect));
        canvas.fill(&batch, run[0].1);
    }
}

/// Running and ready blended as they share the time, in eight steps: enough to see, few enough to draw together.
fn active_color(theme: &Theme, fill: &Fill) -> Color32 {
    let (running, ready) = (fill.share(StateKind::Running), fill.share(StateKind::Ready));
    if running + ready == 0.0 {
        return theme.color(Meaning::Waiting);
    }
    let part = (running / (running + ready) * 8.0).round() as f32 / 8.0;
    theme.color(Meaning::Ready).lerp_to_gamma(theme.color(Meaning::Running), part)
}

fn dimmed(color: Color32, dim: bool, theme: &Theme) -> Color32 {
    if dim { color.lerp_to_gamma(theme.ground, 0.72) } else { color }
}

/// How high a state is drawn: the shape says what the colour says.
fn thickness(state: StateKind, row: RowBox, pixel: f32) -> f32 {
    match state {
        StateKind::Running => row.bar,
        StateKind::Ready => (row.bar * 0.5).max(pixel),
        StateKind::Waiting if row.height >= 8.0 => 2.0,
        StateKind::Waiting => (row.bar * 0.34).max(pixel),
        StateKind::Unknown | StateKind::Created => pixel,
    }
}

/// The rectangle of a quad, `height` high around the middle of its bar, at least a pixel each way.
fn span(graph: Rect, scene: &Scene, quad: &Quad, row: RowBox, height: f32, pixel: f32) -> Rect {
    let left = sharp(scene.x(graph, quad.begin), pixel);
    let right = sharp(scene.x(graph, quad.end), pixel).max(left + pixel);
    let height = sharp(height, pixel).max(pixel);
    let top = sharp(row.middle() - height / 2.0, pixel);
    Rect::from_min_max(pos2(left, top), pos2(right, top + height))
}

/// Words on stretches that are long enough: how long it ran, what it waited for.
fn paint_words(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene, quads: &[Quad]) {
    for quad in quads {
        let left = scene.x(graph, quad.begin).max(graph.left());
        let right = scene.x(graph, quad.end).min(graph.right());
        let row = scene.row(graph, quad.row);
        let Fill::Pure(state) = quad.fill else { continue };
        if right - left < 44.0 || row.top < graph.top() - row.height || scene.focus.dims(quad.task) {
            continue;
        }
        let Some(text) = words(scene, quad) else { continue };
        let text = fitting(canvas, &text, LETTERS, right - left - 14.0);
        if !text.is_empty() {
            paint_word(canvas, scene.theme, state, pos2((left + right) / 2.0, row.middle()), &text);
        }
    }
}

fn paint_word(canvas: &mut dyn Canvas, theme: &Theme, state: StateKind, at: egui::Pos2, text: &str) {
    let color = match state {
        StateKind::Running => theme.ground,
        _ => theme.faint,
    };
    if state != StateKind::Running {
        let half = egui::vec2(canvas.text_width(LETTERS, text) / 2.0 + 3.0, 5.0);
        canvas.fill(&[Rect::from_min_max(at - half, at + half)], theme.ground);
    }
    canvas.text(at, Align2::CENTER_CENTER, Ink { size: LETTERS, color }, text);
}

fn words(scene: &Scene, quad: &Quad) -> Option<String> {
    let model = &scene.chart.model;
    let segment = model.segment_at(quad.task, quad.begin)?;
    match segment.state {
        State::Running(_) => Some(Time(segment.span()).to_string()),
        State::Ready(_) => Some(format!("ready {}", Time(segment.span()))),
        State::Waiting(set) => Some(waiting_for(scene, set, segment.span())),
        State::Unknown | State::Created => None,
    }
}

/// "mutex cache · 1.2 ms"; unknown is said, never guessed.
pub fn waiting_for(scene: &Scene, set: WaitSet, span: i64) -> String {
    let model = &scene.chart.model;
    let names: Vec<&str> = model.waits.get(set).iter().map(|&object| model.object_name(object)).collect();
    match names.as_slice() {
        [] => format!("waiting {}", Time(span)),
        [one] => format!("waits for {one} · {}", Time(span)),
        [one, rest @ ..] => format!("waits for {one} or {} more · {}", rest.len(), Time(span)),
    }
}
