//! Where sections begin (pinned tasks, guests, modules): a line across, a name, and for a folded one what its tasks do
//! all together.

use egui::{Align2, Pos2, Rect, pos2, vec2};
use unitrace_formats::time::Nanos;

use super::canvas::{Canvas, Ink, fitting_path, level, sharp};
use super::scene::Scene;
use super::theme::Meaning;
use crate::layout::{Fold, Header, Section};
use crate::model::{Guest, TimeRange};
use crate::units::{Count, Time};

const LETTERS: f32 = 12.5;
const SMALL: f32 = 10.0;
/// Rows lower than this have no letters.
const LEAST_ROW: f32 = 9.0;
/// Points of a column of a folded section.
const COLUMN: f32 = 2.0;

/// Paints the rows at which sections begin, across names and graph.
pub fn paint_sections(canvas: &mut dyn Canvas, names: Rect, graph: Rect, scene: &Scene) {
    let whole = names.union(graph);
    for header in scene.chart.rows.headers() {
        let place = scene.row(graph, header.row);
        let rect =
            Rect::from_min_max(pos2(whole.left(), place.top), pos2(whole.right(), place.top + place.height));
        if !rect.intersects(whole) {
            continue;
        }
        let before = canvas.clip(whole);
        let pixel = canvas.pixel();
        // What a folded section does stands in its row already.
        let right = if header.folded.is_some() { names.right() } else { whole.right() };
        canvas.fill(&[Rect::from_min_max(rect.min, pos2(right, rect.bottom()))], scene.theme.panel);
        canvas.fill(&[level(whole.left(), whole.right(), rect.top(), 1.0, pixel)], scene.theme.faint);
        if place.height >= LEAST_ROW {
            paint_words(canvas, names, graph, rect, scene, header);
        }
        canvas.clip(before);
    }
}

fn paint_words(
    canvas: &mut dyn Canvas,
    names: Rect,
    graph: Rect,
    rect: Rect,
    scene: &Scene,
    header: &Header,
) {
    let size = LETTERS.min(rect.height() - 1.0);
    let y = rect.center().y;
    paint_triangle(canvas, pos2(names.left() + 10.0, y), size * 0.32, header.folded.is_some(), scene);
    let left = names.left() + 19.0 + if matches!(header.section, Section::Module(..)) { 4.0 } else { 0.0 };
    let count = format!("×{}", Count(header.count as u64));
    let faint = Ink { size: SMALL.min(size), color: scene.theme.faint };
    let room = names.right() - 10.0 - left - canvas.text_width(faint.size, &count) - 6.0;
    let name = fitting_path(canvas, name(scene, header.section), size, room);
    canvas.text(pos2(left, y), Align2::LEFT_CENTER, Ink { size, color: scene.theme.text }, &name);
    canvas.text(pos2(names.right() - 8.0, y), Align2::RIGHT_CENTER, faint, &count);
    if let (Section::Guest(guest), None) = (header.section, &header.folded)
        && let Some(guest) = scene.chart.model.guests.get(guest.at())
    {
        let words = words(guest, scene.chart.model.range);
        canvas.text(pos2(graph.left() + 8.0, y), Align2::LEFT_CENTER, faint, &words);
    }
}

/// Down: open; to the right: folded.
fn paint_triangle(canvas: &mut dyn Canvas, middle: Pos2, r: f32, folded: bool, scene: &Scene) {
    let corners = match folded {
        true => [vec2(-r * 0.7, -r), vec2(r, 0.0), vec2(-r * 0.7, r)],
        false => [vec2(-r, -r * 0.7), vec2(r, -r * 0.7), vec2(0.0, r)],
    };
    canvas.triangles(&[corners.map(|corner| middle + corner)], scene.theme.faint);
}

/// What a section is called.
pub fn name<'a>(scene: &Scene<'a>, section: Section) -> &'a str {
    let model = &scene.chart.model;
    match section {
        Section::Pinned => "pinned",
        Section::Guest(guest) => model.guest_name(guest),
        Section::Module(_, module) => match model.text(module) {
            "" => "no module",
            module => module,
        },
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

/// What the tasks of folded sections do: in each column how many run, and on top of them how many are ready.
pub fn paint_folds(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene) {
    let folds = &scene.chart.folds;
    let (first, end) = scene.view.rows.visible();
    let seen = folds.partition_point(|fold| fold.row < first)..folds.partition_point(|fold| fold.row < end);
    for fold in &folds[seen.start..seen.end.max(seen.start)] {
        paint_fold(canvas, graph, scene, fold);
    }
}

fn paint_fold(canvas: &mut dyn Canvas, graph: Rect, scene: &Scene, fold: &Fold) {
    let row = scene.row(graph, fold.row);
    let (top, bottom) = (row.top + row.height * 0.1, row.top + row.height * 0.9);
    let pixel = canvas.pixel();
    let columns = (graph.width() / COLUMN).ceil().max(1.0) as usize;
    let moment = |x: f32| scene.view.time.time(f64::from(x));
    let time = TimeRange { start: Nanos(moment(0.0)), end: Nanos(moment(columns as f32 * COLUMN)) };
    let (mut running, mut ready) = (Vec::new(), Vec::new());
    for (column, one) in fold.columns(&scene.chart.model, time, columns).into_iter().enumerate() {
        let left = graph.left() + column as f32 * COLUMN;
        let y = |tasks: f32| sharp(bottom - (bottom - top) * (tasks / fold.most()).min(1.0), pixel);
        let bar = |from: f32, to: f32| Rect::from_min_max(pos2(left, y(to)), pos2(left + COLUMN, y(from)));
        add(&mut running, bar(0.0, one.running));
        add(&mut ready, bar(one.running, one.running + one.ready));
    }
    canvas.fill(&[level(graph.left(), graph.right(), bottom, 1.0, pixel)], scene.theme.border);
    canvas.fill(&running, scene.theme.color(Meaning::Running));
    canvas.fill(&ready, scene.theme.color(Meaning::Ready));
}

/// Neighbours of one height are one rectangle; those without height are none.
fn add(bars: &mut Vec<Rect>, bar: Rect) {
    match bars.last_mut() {
        _ if bar.height() <= 0.0 => {}
        Some(last)
            if last.right() == bar.left() && last.top() == bar.top() && last.bottom() == bar.bottom() =>
        {
            last.max.x = bar.right();
        }
        _ => bars.push(bar),
    }
}
