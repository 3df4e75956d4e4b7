//! A whole frame, layer by layer.

use egui::{Align2, Rect, pos2, vec2};

use super::canvas::{Canvas, Ink, level};
use super::labels::{Label, Rank};
use super::scene::{Areas, Scene};
use super::theme::Meaning;
use super::{
    arrows, bands, bars, focus, labels, legend, lives, names, plots, remarks, ruler, sections, spans, tracks,
};

/// What a frame could not show.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Hidden {
    /// Arrows that would not have fit.
    pub arrows: u64,
}

/// Paints everything but the legend.
pub fn paint_frame(canvas: &mut dyn Canvas, areas: &Areas, scene: &Scene) -> Hidden {
    let corner = Rect::from_min_max(pos2(areas.names.left(), areas.ruler.top()), areas.ruler.left_bottom());
    canvas.fill(&[corner], scene.theme.panel);
    canvas.fill(
        &[level(corner.left(), corner.right(), corner.bottom(), 1.0, canvas.pixel())],
        scene.theme.border,
    );
    let ink = Ink { size: 10.5, color: scene.theme.faint };
    let span = format!("{} in sight", ruler::span_in_sight(&scene.view.time));
    canvas.text(corner.left_center() + vec2(10.0, -1.0), Align2::LEFT_CENTER, ink, &span);
    ruler::paint_ruler(canvas, areas.ruler, &scene.view.time, scene.theme);
    tracks::paint_tracks(canvas, areas, scene);
    let hidden = paint_graph(canvas, areas.graph, scene);
    names::paint_names(canvas, areas.names, areas.graph, scene);
    sections::paint_sections(canvas, areas.names, areas.graph, scene);
    plots::paint_plots(canvas, areas, scene);
    hidden
}

/// Paints a frame with its legend: a picture that explains itself.
pub fn paint_picture(canvas: &mut dyn Canvas, areas: &Areas, scene: &Scene) -> Hidden {
    let hidden = paint_frame(canvas, areas, scene);
    legend::paint_legend(canvas, areas.legend, scene.theme, &scene.chart.meanings);
    hidden
}

/// The graph: what lies behind, what tasks did, what they did to each other, what is missing.
pub fn paint_graph(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) -> Hidden {
    canvas.fill(&[graph], scene.theme.ground);
    let before = canvas.clip(graph);
    paint_stripes(canvas, graph, scene);
    bands::paint_background(canvas, graph, scene);
    ruler::paint_grid(canvas, graph, &scene.view.time, scene.theme);
    focus::paint_focus(canvas, graph, scene);
    let seen = lives::in_sight(scene);
    let lives = seen.as_deref().unwrap_or_default();
    lives::paint_births(canvas, graph, scene, lives);
    bars::paint_bars(canvas, graph, scene);
    sections::paint_folds(canvas, graph, scene);
    spans::paint_spans(canvas, graph, scene);
    lives::paint_drops(canvas, graph, scene, lives);
    lives::paint_stuck(canvas, graph, scene, lives);
    let hidden = Hidden { arrows: arrows::paint_arrows(canvas, graph, scene) };
    let mut words = remarks::paint_remarks(canvas, graph, scene);
    lives::paint_failures(canvas, graph, scene);
    words.extend(lives::name_labels(graph, scene, lives));
    words.extend(lives::failure_labels(graph, scene, canvas.pixel()));
    words.extend(lives::stuck_labels(graph, scene, lives));
    let storms = lives::storm_labels(graph, scene, lives);
    let color = scene.theme.color(Meaning::Signal);
    words.extend(storms.iter().map(|(row, x, text)| Label {
        row: *row,
        rank: Rank::Loud,
        x: *x,
        ends: false,
        text,
        color,
    }));
    labels::paint_labels(canvas, graph, scene, words);
    bands::paint_gc_words(canvas, graph, scene);
    bands::paint_lost(canvas, graph, scene);
    if scene.chart.rows.is_empty() && (scene.chart.is_empty() || !scene.chart.model.tasks.is_empty()) {
        paint_emptiness(canvas, graph, scene);
    }
    canvas.clip(before);
    hidden
}

/// A picture without anything in it says so.
fn paint_emptiness(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    let lines = match scene.chart.model.tasks.is_empty() {
        true => ["This trace is empty.", "Was recording on, and was anything spawned before it was taken?"],
        false => {
            ["No task fits what was asked for.", "Take a term of the filter away, or show all tasks (U)."]
        }
    };
    for (i, line) in lines.into_iter().enumerate() {
        let at = graph.center() + vec2(0.0, i as f32 * 20.0 - 10.0);
        canvas.text(at, Align2::CENTER_CENTER, Ink { size: 13.0, color: scene.theme.faint }, line);
    }
}

fn paint_stripes(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    if scene.view.rows.row_height() < 10.0 {
        return;
    }
    let (first, end) = scene.view.rows.visible();
    let stripe = |row: u32| {
        let place = scene.row(graph, row);
        Rect::from_min_size(pos2(graph.left(), place.top), vec2(graph.width(), place.height))
    };
    let stripes: Vec<Rect> = (first..end).filter(|row| row % 2 == 1).map(stripe).collect();
    canvas.fill(&stripes, scene.theme.stripe);
}
