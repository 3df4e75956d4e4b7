//! Heap and counters as step lines on the graph's own time axis.

use egui::{Align2, Pos2, Rect, pos2, vec2};
use unitrace_formats::time::Nanos;

use super::canvas::{Canvas, Ink, Pen, fitting, level, upright};
use super::ruler;
use super::scene::{Areas, Scene};
use super::theme::Theme;
use crate::layout::lod::{StepColumn, Steps};
use crate::model::{GuestIndex, HeapSample, Holder, Model};
use crate::units::{Count, Size};

const HEIGHT: f32 = 38.0;
/// With more than three of them.
const LOW: f32 = 27.0;
const LETTERS: f32 = 11.0;
const SMALL: f32 = 9.5;
/// Lower letters cannot be read.
const LEAST_LETTERS: f32 = 7.0;
/// More than these do not fit a screen beside the graph.
const MOST: usize = 5;

/// One step line with its scale.
pub struct Plot {
    /// What it is.
    pub name: String,
    /// Its unit; "bytes" is said in KiB and MiB.
    pub unit: String,
    /// The line.
    pub steps: Steps,
    /// For the heap: who holds most of it.
    pub holders: Vec<HolderLine>,
    /// Lower and upper end of the scale; holds 0 and every value.
    pub scale: (i64, i64),
    /// The end of its guest's trace: nothing is known after it.
    pub until: Nanos,
}

/// More lines than these in one plot cannot be told apart.
const MOST_HOLDERS: usize = 3;

/// What all tasks of one name hold of the heap.
pub struct HolderLine {
    /// Their name.
    pub name: String,
    /// Their live bytes together.
    pub steps: Steps,
    /// How much they hold at the end.
    pub last: u64,
    /// How much they held when they held most.
    pub peak: u64,
}

impl HolderLine {
    fn new(model: &Model, holder: Holder) -> Self {
        let bytes = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
        Self {
            name: model.text(holder.name).to_owned(),
            last: holder.live.last(),
            peak: holder.live.peak(),
            steps: Steps::new(holder.live.steps.into_iter().map(|(at, live)| (at, bytes(live)))),
        }
    }
}

impl Plot {
    /// The heap first, then counters in order of first value.
    pub(super) fn all(model: &Model) -> Vec<Self> {
        let heaps =
            (0..model.guests.len().max(1) as u16).filter_map(|guest| Self::heap(model, GuestIndex(guest)));
        // A line that never moves says nothing over time.
        let moving = model.counters.iter().filter(|counter| counter.range.0 < counter.range.1);
        let counters = moving.map(|counter| {
            let (name, unit) = (model.text(counter.name), model.text(counter.unit));
            let steps = counter.steps.iter().copied();
            let plot = Self::new(&of_guest(model, counter.guest, name), unit, steps, counter.range);
            Self { until: end(model, counter.guest), ..plot }
        });
        heaps.chain(counters).take(MOST).collect()
    }

    fn heap(model: &Model, guest: GuestIndex) -> Option<Self> {
        let bytes = |sample: &HeapSample| i64::try_from(sample.live).unwrap_or(i64::MAX);
        let samples = || model.heap.iter().filter(|sample| sample.guest == guest);
        let greatest = samples().map(bytes).max()?;
        let steps = samples().map(|sample| (sample.at, bytes(sample)));
        let mut plot = Self::new(&of_guest(model, guest, "heap"), "bytes", steps, (0, greatest));
        let holders = model.holders(guest, greatest.unsigned_abs(), MOST_HOLDERS);
        plot.until = end(model, guest);
        plot.holders = holders.into_iter().map(|holder| HolderLine::new(model, holder)).collect();
        Some(plot)
    }

    fn new(name: &str, unit: &str, steps: impl Iterator<Item = (Nanos, i64)>, range: (i64, i64)) -> Self {
        let (name, unit) = (name.to_owned(), unit.to_owned());
        let scale = (range.0.min(0), range.1.max(0).max(range.0.min(0).saturating_add(1)));
        Self { name, unit, steps: Steps::new(steps), holders: Vec::new(), scale, until: Nanos(i64::MAX) }
    }

    /// A value in its unit.
    pub fn say(&self, value: i64) -> String {
        let sign = if value < 0 { "-" } else { "" };
        let size = value.unsigned_abs();
        match self.unit.as_str() {
            "bytes" | "byte" | "B" => format!("{sign}{}", Size(size)),
            "" => format!("{sign}{}", Count(size)),
            unit => format!("{sign}{} {unit}", Count(size)),
        }
    }

    fn y(&self, area: Rect, value: i64) -> f32 {
        let (low, high) = (self.scale.0 as f64, self.scale.1 as f64);
        let share = (value as f64 - low) / (high - low);
        area.bottom() - 3.0 - (share as f32) * (area.height() - 7.0)
    }
}

/// The last moment of a guest.
fn end(model: &Model, guest: GuestIndex) -> Nanos {
    model.guests.get(guest.at()).map_or(model.range.end, |guest| guest.range.end)
}

/// "heap", or "heap · web" where there are several guests.
fn of_guest(model: &Model, guest: GuestIndex, name: &str) -> String {
    match model.guest_name(guest) {
        "" => name.to_owned(),
        guest => format!("{name} · {guest}"),
    }
}

/// Points that all plots take together.
pub fn height(plots: &[Plot]) -> f32 {
    plots.iter().map(|plot| share(plot, plots.len())).sum()
}

/// Points of one plot of `count`: one with several lines is higher.
fn share(plot: &Plot, count: usize) -> f32 {
    let height = if count > 3 { LOW } else { HEIGHT };
    if plot.holders.is_empty() { height } else { height.max(24.0 + 14.0 * plot.holders.len() as f32) }
}

/// Where plot `i` is.
pub fn place(areas: &Areas, scene: &Scene, i: usize) -> Rect {
    let plots = &scene.chart.plots;
    let shrunk = areas.plots.height() / height(plots).max(1.0);
    let share = |plot: &Plot| share(plot, plots.len()) * shrunk;
    let top = areas.plots.top() + plots.iter().take(i).map(share).sum::<f32>();
    let height = plots.get(i).map_or(0.0, share);
    Rect::from_min_size(pos2(areas.plots.left(), top), vec2(areas.plots.width(), height))
}

/// Paints all plots with their names.
pub fn paint_plots(canvas: &mut dyn Canvas, areas: &Areas, scene: &Scene) {
    for (i, plot) in scene.chart.plots.iter().enumerate() {
        let area = place(areas, scene, i);
        let names =
            Rect::from_min_max(pos2(areas.names.left(), area.top()), pos2(area.left(), area.bottom()));
        let color = scene.theme.plots[i % scene.theme.plots.len()];
        canvas.fill(&[area], scene.theme.ground);
        ruler::paint_grid(canvas, area, &scene.view.time, scene.theme);
        let before = canvas.clip(area);
        paint_line(canvas, area, scene, (plot, &plot.steps), color);
        paint_holders(canvas, area, scene, plot);
        canvas.clip(before);
        paint_label(canvas, names, scene.theme, plot, color);
        let pixel = canvas.pixel();
        let lines = [
            level(names.left(), area.right(), area.top(), 1.0, pixel),
            upright(names.right(), area.top(), area.bottom(), 1.0, pixel),
        ];
        canvas.fill(&lines, scene.theme.border);
    }
}

/// Who holds the heap, over it, each with its name and how much it is.
fn paint_holders(canvas: &mut dyn Canvas, area: Rect, scene: &Scene, plot: &Plot) {
    let mut free = area.bottom();
    let colors = scene.theme.plots.iter().skip(1);
    for (holder, &color) in plot.holders.iter().zip(colors) {
        paint_line(canvas, area, scene, (plot, &holder.steps), color);
    }
    let colors = scene.theme.plots.iter().skip(1);
    let named: Vec<_> = plot.holders.iter().zip(colors).collect();
    for (holder, &color) in named.into_iter().rev() {
        // What a program returns as it ends, it held all the same.
        let (says, bytes) = match holder.last >= holder.peak / 2 {
            true => ("holds", holder.last),
            false => ("held up to", holder.peak),
        };
        let text = format!("{} {says} {}", holder.name, Size(bytes));
        let right = scene.x(area, scene.chart.model.range.end).min(area.right()) - 6.0;
        let y = (plot.y(area, i64::try_from(bytes).unwrap_or(i64::MAX)) + 7.0).min(free - 6.0);
        let at = pos2(right, y.max(area.top() + 7.0));
        let width = canvas.text_width(SMALL, &text);
        let ground = Rect::from_min_max(pos2(right - width - 3.0, at.y - 5.5), pos2(right + 3.0, at.y + 5.5));
        canvas.fill(&[ground], scene.theme.ground.gamma_multiply(0.8));
        canvas.text(at, Align2::RIGHT_CENTER, Ink { size: SMALL, color }, &text);
        free = at.y - 6.0;
    }
}

fn paint_line(
    canvas: &mut dyn Canvas,
    area: Rect,
    scene: &Scene,
    (plot, steps): (&Plot, &Steps),
    color: egui::Color32,
) {
    let pixel = canvas.pixel();
    let columns = steps.columns(&scene.window(pixel));
    let zero = plot.y(area, 0);
    let x = |at: Nanos| scene.x(area, at).clamp(area.left() - 2.0, area.right() + 2.0);
    let end = x(plot.until);
    let (mut below, mut spread) = (Vec::new(), Vec::new());
    let mut line: Vec<Pos2> = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        let left = x(column.at);
        let right = columns.get(i + 1).map_or(end.max(left), |next| x(next.at));
        let y = plot.y(area, column.last);
        below.push(Rect::from_two_pos(pos2(left, y), pos2(right.max(left + pixel), zero)));
        if is_spread(column) {
            let (top, bottom) = (plot.y(area, column.greatest), plot.y(area, column.least));
            spread.push(upright(left, top, bottom, 1.0, pixel));
        }
        line.extend([pos2(left, y), pos2(right, y)]);
    }
    let [r, g, b, _] = color.to_array();
    canvas.fill(&below, egui::Color32::from_rgba_unmultiplied(r, g, b, 36));
    canvas.fill(&spread, color);
    canvas.path(&line, Pen { width: 1.5, color });
}

fn is_spread(column: &StepColumn) -> bool {
    column.least < column.last || column.greatest > column.last
}

fn paint_label(canvas: &mut dyn Canvas, names: Rect, theme: &Theme, plot: &Plot, color: egui::Color32) {
    canvas.fill(&[names], theme.panel);
    canvas.fill(&[Rect::from_min_size(names.min + vec2(0.0, 1.0), vec2(3.0, names.height() - 1.0))], color);
    let most = format!("up to {}", plot.say(plot.scale.1));
    let ink = Ink { size: SMALL, color: theme.faint };
    let beside = names.height() < 32.0;
    let most_width = if beside { canvas.text_width(SMALL, &most) + 8.0 } else { 0.0 };
    let name = fitting(canvas, &plot.name, LETTERS, names.width() - 18.0 - most_width);
    // Where many share little room, letters stay within their own plot.
    let low = names.height() < LETTERS + 8.0;
    let size = if low { LETTERS.min(names.height() - 2.0) } else { LETTERS };
    if size < LEAST_LETTERS {
        return;
    }
    let letters = Ink { size, color: theme.text };
    if low {
        let ink = Ink { size: SMALL.min(size), ..ink };
        canvas.text(names.left_center() + vec2(10.0, 0.0), Align2::LEFT_CENTER, letters, &name);
        canvas.text(names.right_center() - vec2(8.0, 0.0), Align2::RIGHT_CENTER, ink, &most);
        return;
    }
    canvas.text(names.min + vec2(10.0, 4.0), Align2::LEFT_TOP, letters, &name);
    match beside {
        true => canvas.text(pos2(names.right() - 8.0, names.top() + 6.0), Align2::RIGHT_TOP, ink, &most),
        false => canvas.text(names.min + vec2(10.0, 19.0), Align2::LEFT_TOP, ink, &most),
    }
}
