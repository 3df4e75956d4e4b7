//! Who did what to whom: wake green, signal orange, read blue, failed red, try-read yellow, resolve dark green.
//!
//! Heads tell them apart without colour: a filled triangle for what made somebody run, a triangle with a bar before
//! it for a result that was used, an open one for a look that found nothing.

use std::collections::HashSet;

use egui::{Color32, Pos2, Rect, Vec2, pos2, vec2};

use super::canvas::{Canvas, Pen, upright};
use super::scene::{RowBox, Scene};
use super::theme::Meaning;
use crate::layout::Rows;
use crate::layout::lod::{SeenArrow, SeenArrows, Window, draws};
use crate::model::{ArrowIndex, ArrowKind, TaskIndex};

/// Share of the graph that arrows may cover, and the most points of them in a frame: a crowd of arrows hides what it
/// is about, and without a GPU long thin triangles are what costs.
const SHARE: f64 = 0.035;
const BUDGET: f64 = 60_000.0;

/// What an arrow means, by its kind.
pub fn meaning(kind: ArrowKind, from_task: bool) -> Meaning {
    match kind {
        ArrowKind::Wake | ArrowKind::SpareWake if from_task => Meaning::Wake,
        ArrowKind::Wake | ArrowKind::SpareWake => Meaning::Signal,
        // Whoever receives uses what was sent.
        ArrowKind::Read | ArrowKind::Message => Meaning::Read,
        ArrowKind::ReadFailed | ArrowKind::ResolveFailed => Meaning::FailedRead,
        ArrowKind::TryRead | ArrowKind::TryReadAnswered => Meaning::TryRead,
        ArrowKind::Resolve => Meaning::Resolve,
        ArrowKind::Become => Meaning::Spawn,
    }
}

/// Paints the arrows in sight, colour by colour; returns how many more there are.
pub fn paint_arrows(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) -> u64 {
    let window = scene.window(canvas.pixel());
    let seen = match scene.focus.line.as_slice() {
        [] => in_sight(scene, &window),
        line => of_tasks(scene, &window, line),
    };
    let mut strokes = Strokes::default();
    let mut drawn = HashSet::new();
    let placed = |arrow: &&SeenArrow| arrow.from.1 != Rows::NOWHERE && arrow.to.1 != Rows::NOWHERE;
    for arrow in seen.arrows.iter().filter(placed).filter(|arrow| drawn.insert(place(graph, scene, arrow))) {
        let from_task = scene.chart.model.arrows.from()[arrow.arrow.at()] != TaskIndex::NONE;
        let meaning = meaning(arrow.kind, from_task);
        let color = faded(scene, scene.theme.color(meaning), length(scene, arrow));
        strokes.add(graph, scene, arrow, meaning, color, canvas.pixel());
    }
    strokes.paint(canvas);
    seen.hidden
}

/// Arrows of one kind between the same rows that cannot be told apart have the same place.
fn place(graph: Rect, scene: &Scene, arrow: &SeenArrow) -> (ArrowKind, u32, u32, i32) {
    let apart = if arrow.from == arrow.to { 5.0 } else { 2.0 };
    let x = (scene.x(graph, arrow.to.0) / apart) as i32;
    (arrow.kind, arrow.from.1, arrow.to.1, x)
}

/// As many as fit the budget, the most telling first.
fn in_sight(scene: &Scene, window: &Window) -> SeenArrows {
    let (model, rows) = (&scene.chart.model, &scene.chart.rows);
    let area = scene.view.time.width() * scene.view.rows.height();
    scene.chart.lod.arrows(model, rows, window, (area * SHARE).min(BUDGET))
}

/// Every arrow of the selected tasks, up to a number that nobody can tell apart any more.
fn of_tasks(scene: &Scene, window: &Window, tasks: &[TaskIndex]) -> SeenArrows {
    const MOST: usize = 4_000;
    let model = &scene.chart.model;
    let mut seen = SeenArrows::default();
    for &task in tasks {
        let own = model.arrows.of_task(task);
        let time = |arrow: &ArrowIndex| model.arrows.times()[arrow.at()];
        let first = own.partition_point(|arrow| time(arrow) < window.time.start);
        let last = own.partition_point(|arrow| time(arrow) < window.time.end).max(first);
        let shown = (last - first).min(MOST.saturating_sub(seen.arrows.len()));
        seen.arrows.extend(own[first..first + shown].iter().filter_map(|&arrow| ends(scene, arrow)));
        seen.hidden += (last - first - shown) as u64;
    }
    seen
}

/// Where an arrow of the model stands; `None` if it has no place.
fn ends(scene: &Scene, index: ArrowIndex) -> Option<SeenArrow> {
    let (model, rows) = (&scene.chart.model, &scene.chart.rows);
    let arrow = model.arrows.get(index);
    let to = arrow.to.filter(|_| draws(model, index))?;
    let left = model.left_at(&arrow);
    let tail = arrow.from.map_or(arrow.at, |from| left.min(model.task(from).ended));
    let head = (arrow.at, rows.row_of(to));
    Some(SeenArrow {
        arrow: index,
        kind: arrow.kind,
        from: arrow.from.map_or(head, |from| (tail, rows.row_of(from))),
        to: head,
    })
}

/// Long arrows step back, so that a crowd of them does not hide what is under it.
fn faded(scene: &Scene, color: Color32, length: f32) -> Color32 {
    let share = match length {
        _ if scene.focus.selected.is_some() => 1.0,
        ..150.0 => 1.0,
        150.0..500.0 => 0.8,
        _ => 0.6,
    };
    scene.theme.ground.lerp_to_gamma(color, share)
}

fn length(scene: &Scene, arrow: &SeenArrow) -> f32 {
    arrow.from.1.abs_diff(arrow.to.1) as f32 * scene.view.rows.row_height() as f32
}

/// What one colour draws.
#[derive(Default)]
struct Layer {
    upright: Vec<Rect>,
    slanted: Vec<[Pos2; 2]>,
    heads: Vec<[Pos2; 3]>,
}

/// Layers in order of first use.
#[derive(Default)]
struct Strokes {
    layers: Vec<(Color32, Layer)>,
}

impl Strokes {
    fn layer(&mut self, color: Color32) -> &mut Layer {
        let at = self.layers.iter().position(|(known, _)| *known == color);
        let at = at.unwrap_or_else(|| {
            self.layers.push((color, Layer::default()));
            self.layers.len() - 1
        });
        &mut self.layers[at].1
    }

    fn add(
        &mut self,
        graph: Rect,
        scene: &Scene,
        arrow: &SeenArrow,
        meaning: Meaning,
        color: Color32,
        pixel: f32,
    ) {
        let (tail_row, head_row) = (scene.row(graph, arrow.from.1), scene.row(graph, arrow.to.1));
        let x = scene.x(graph, arrow.to.0);
        let head = pos2(x, edge_towards(head_row, tail_row));
        let tail = match meaning {
            Meaning::Signal => pos2(x, head.y - SIGNAL.min(head_row.height * 0.6)),
            _ => pos2(scene.x(graph, arrow.from.0), edge_towards(tail_row, head_row)),
        };
        let size = 6.5f32.min(head_row.height * 0.45).max(2.0);
        let layer = self.layer(color);
        match (tail.x - head.x).abs() < pixel {
            true => layer.upright.push(upright(head.x, tail.y, head.y, 1.0, pixel)),
            false => layer.slanted.push([tail, head]),
        }
        layer.add_head(tail, head, size, meaning);
    }

    fn paint(&self, canvas: &mut dyn Canvas) {
        for (color, layer) in &self.layers {
            canvas.fill(&layer.upright, *color);
            canvas.lines(&layer.slanted, Pen { width: 1.2, color: *color });
            canvas.triangles(&layer.heads, *color);
        }
    }
}

/// Length of the stub that stands for a wake from outside the program.
const SIGNAL: f32 = 12.0;

/// Where an arrow leaves or meets a row: the side of the bar that faces the other row.
fn edge_towards(row: RowBox, other: RowBox) -> f32 {
    if other.top > row.top { row.bar_bottom() } else { row.bar_top }
}

impl Layer {
    fn add_head(&mut self, tail: Pos2, head: Pos2, size: f32, meaning: Meaning) {
        let along = (head - tail).normalized();
        let along = if along == Vec2::ZERO { vec2(0.0, 1.0) } else { along };
        let across = vec2(-along.y, along.x) * size * 0.55;
        let base = head - along * size;
        match meaning {
            Meaning::TryRead => {
                for side in [across, -across] {
                    self.slanted.push([head, base + side]);
                }
            }
            Meaning::Read | Meaning::FailedRead => {
                self.heads.push([head, base + across, base - across]);
                let bar = base - along * 2.0;
                self.slanted.push([bar + across, bar - across]);
            }
            _ => self.heads.push([head, base + across, base - across]),
        }
    }
}
