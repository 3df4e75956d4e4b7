//! Where guests begin: a line across, the guest's name, when it begins on the common axis and how far that may be off.

use egui::{Align2, Rect, pos2};

use super::canvas::{Canvas, Ink, fitting, level};
use super::scene::Scene;
use crate::model::{Guest, TimeRange};
use crate::units::Time;

const LETTERS: f32 = 12.5;
const SMALL: f32 = 10.0;
/// Rows lower than this have no letters.
const LEAST_ROW: f32 = 9.0;

/// Paints the rows at which guests begin, across names and graph.
pub fn paint_guests(canvas: &mut dyn Canvas, names: Rect, graph: Rect, scene: &Scene) {
    let pixel = canvas.pixel();
    let whole = names.union(graph);
    for &(row, guest) in scene.chart.rows.headers() {
        let place = scene.row(graph, row);
        let Some(guest) = scene.chart.model.guests.get(guest.at()) else { continue };
        let rect =
            Rect::from_min_max(pos2(whole.left(), place.top), pos2(whole.right(), place.top + place.height));
        if !rect.intersects(whole) {
            continue;
        }
        let before = canvas.clip(whole);
        canvas.fill(&[rect], scene.theme.panel);
        canvas.fill(&[level(whole.left(), whole.right(), rect.top(), 1.0, pixel)], scene.theme.faint);
        if place.height >= LEAST_ROW {
            let size = LETTERS.min(place.height - 1.0);
            let name = fitting(canvas, &guest.name, size, names.width() - 16.0);
            let ink = Ink { size, color: scene.theme.text };
            canvas.text(pos2(names.left() + 8.0, rect.center().y), Align2::LEFT_CENTER, ink, &name);
            let ink = Ink { size: SMALL.min(size), color: scene.theme.faint };
            let words = words(guest, scene.chart.model.range);
            canvas.text(pos2(graph.left() + 8.0, rect.center().y), Align2::LEFT_CENTER, ink, &words);
        }
        canvas.clip(before);
    }
}

/// When it begins and ends, and how sure that is.
fn words(guest: &Guest, whole: TimeRange) -> String {
    let from = Time(guest.range.start.0.saturating_sub(whole.start.0));
    let span = Time(guest.range.span());
    match guest.error {
        Some(error) => format!("{span} from {from}, ± {}, tied {}", Time(error.0), guest.by),
        None => format!("{span}, tied {}: shown as if it began first", guest.by),
    }
}
