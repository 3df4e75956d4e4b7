//! What tasks did: running is a full bar, ready a half bar, waiting a thin line.

use egui::{Align2, Color32, Rect, pos2};

use super::canvas::{Canvas, Ink, Picture, sharp};
use super::detail::{Detail, palette};
use super::scene::{RowBox, Scene};
use super::theme::{Meaning, Theme};
use crate::layout::lod::{Fill, Quad};
use crate::model::{State, StateKind, WaitSet};
use crate::units::Time;

const LETTERS: f32 = 9.5;

/// The bars in sight.
pub fn paint_bars(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    match scene.detail {
        Detail::Bars(quads) => {
            paint_quads(canvas, graph, scene, quads);
            if scene.row(graph, 0).bar >= LETTERS + 1.0 {
                paint_words(canvas, graph, scene, quads);
            }
        }
        Detail::Dense(image, slot, version) => {
            let y = |row: f64| graph.top() + scene.view.rows.y(row);
            let (left, right) = (scene.x(graph, image.time.start), scene.x(graph, image.time.end));
            let rect = Rect::from_min_max(pos2(left, y(image.rows.start)), pos2(right, y(image.rows.end)));
            let (width, height) = (image.width as usize, image.height as usize);
            let picture = Picture { width, height, pixels: &image.pixels, version: *version };
            canvas.picture(*slot, rect, &picture);
        }
    }
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
        let room = right - left - 14.0;
        let text = words(scene, quad).into_iter().find(|text| canvas.text_width(LETTERS, text) <= room);
        if let Some(text) = text {
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

/// What to say about a stretch, the most first; none of it is cut.
fn words(scene: &Scene, quad: &Quad) -> Vec<String> {
    let model = &scene.chart.model;
    let Some(segment) = model.segment_at(quad.task, quad.begin) else { return Vec::new() };
    let time = Time(segment.span()).to_string();
    match segment.state {
        State::Running(_) => vec![time],
        State::Ready(_) => vec![format!("ready {time}"), time],
        State::Waiting(set) => waits(scene, set, &time),
        State::Unknown | State::Created => Vec::new(),
    }
}

/// "waits for cache lock · 1.2 ms"; what is not known is not guessed.
fn waits(scene: &Scene, set: WaitSet, time: &str) -> Vec<String> {
    let model = &scene.chart.model;
    let names: Vec<&str> = model.waits.get(set).iter().map(|&object| model.object_name(object)).collect();
    let what = match names.as_slice() {
        [] => return vec![format!("waits {time}")],
        [one] => (*one).to_owned(),
        [one, rest @ ..] => format!("{one} or {} more", rest.len()),
    };
    vec![format!("waits for {what} · {time}"), format!("waits for {what}"), what]
}
