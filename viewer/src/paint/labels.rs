//! Words above bars: names, remarks, failures. They share one line a row; what matters most is placed first, and
//! what finds no room is cut or left out.

use std::collections::HashMap;

use egui::{Align2, Color32, Rect, pos2};

use super::canvas::{Canvas, Ink, fitting};
use super::scene::{RowBox, Scene};

const LETTERS: f32 = 10.0;
/// Fewer points of a label say nothing.
const LEAST: f32 = 22.0;
const APART: f32 = 6.0;
/// The same words on the same row are said again only so many points further on.
const AGAIN: f32 = 150.0;

/// What goes first where there is no room for all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Rank {
    /// How a task failed.
    Failure,
    /// The name of a life.
    Name,
    /// A warning or an error.
    Loud,
    /// Anything else that was said.
    Remark,
}

/// One line of words.
#[derive(Clone, PartialEq, Debug)]
pub struct Label<'a> {
    /// On which row.
    pub row: u32,
    /// What goes first.
    pub rank: Rank,
    /// The moment it belongs to, in points.
    pub x: f32,
    /// True: it ends there; false: it begins there.
    pub ends: bool,
    /// The words.
    pub text: &'a str,
    /// Their colour.
    pub color: Color32,
}

/// Places and paints labels; rows too low for letters get none.
pub fn paint_labels(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene, mut labels: Vec<Label>) {
    if (scene.view.rows.row_height() as f32) < RowBox::WITH_TEXT {
        return;
    }
    labels.sort_by(|a, b| (a.row, a.rank).cmp(&(b.row, b.rank)).then(a.x.total_cmp(&b.x)));
    for row in labels.chunk_by(|a, b| a.row == b.row) {
        paint_row(canvas, graph, scene, row);
    }
}

fn paint_row(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene, labels: &[Label]) {
    let top = scene.row(graph, labels[0].row).top + 1.5;
    let mut taken: Vec<(f32, f32)> = Vec::new();
    let mut said: HashMap<&str, f32> = HashMap::new();
    for label in labels {
        if said.get(label.text).is_some_and(|&at| (label.x - at).abs() < AGAIN) && label.rank > Rank::Failure
        {
            continue;
        }
        let anchor = label.x.clamp(graph.left() + 2.0, graph.right() - 2.0);
        let room = room(&taken, graph, anchor, label.ends);
        if room < LEAST {
            continue;
        }
        let text = fitting(canvas, label.text, LETTERS, room.min(260.0));
        let width = canvas.text_width(LETTERS, &text);
        if text.is_empty() {
            continue;
        }
        let left = if label.ends { anchor - width } else { anchor };
        taken.push((left - APART, left + width + APART));
        said.insert(label.text, label.x);
        // Letters on arrows of their own colour could not be read.
        let behind =
            Rect::from_min_max(pos2(left - 1.0, top + 1.0), pos2(left + width + 1.0, top + LETTERS + 2.0));
        canvas.fill(&[behind], scene.theme.ground.gamma_multiply(0.75));
        canvas.text(pos2(left, top), Align2::LEFT_TOP, Ink { size: LETTERS, color: label.color }, &text);
    }
}

/// Points free from `anchor` to the nearest label or edge, in the label's direction.
fn room(taken: &[(f32, f32)], graph: Rect, anchor: f32, ends: bool) -> f32 {
    if taken.iter().any(|&(left, right)| left < anchor && anchor < right) {
        return 0.0;
    }
    let edge = if ends { graph.left() } else { graph.right() };
    let nearest = taken.iter().map(|&(left, right)| if ends { right } else { left });
    let nearest = nearest.filter(|&x| if ends { x <= anchor } else { x >= anchor });
    let distance = nearest.fold((anchor - edge).abs(), |least, x| least.min((anchor - x).abs()));
    distance.max(0.0)
}
