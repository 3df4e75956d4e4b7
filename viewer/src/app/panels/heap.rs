//! The heap over the time in sight, on the time axis of the graph: what it held, and who held what was sampled of it.

use egui::{Align2, Color32, FontId, Rect, Sense, Ui, WidgetInfo, pos2, vec2};
use unitrace_formats::time::Nanos;

use super::{Computed, Head, Hit, Look, Wish, show_cells};
use crate::app::Viewer;
use crate::figures::{GroupBy, Held, Holding, Key};
use crate::model::{LiveBytes, Model};
use crate::paint::scene::NAMES;
use crate::paint::theme::Theme;
use crate::units::{Count, Size, Time};
use crate::view::View;

/// As many holders have a colour of their own.
const HOLDERS: usize = 4;
/// Points across of the table.
const TABLE: f32 = 520.0;

const HEADS: [Head; 5] = [
    Head::words("held by", 160.0),
    Head::number("bytes", "sampled bytes that were not yet returned at this moment"),
    Head::number("allocations", "how many"),
    Head { width: 80.0, ..Head::number("oldest", "when the oldest of them was made") },
    Head::words("  for", 90.0),
];

/// The panel's state.
pub(super) struct HeapPanel {
    by: GroupBy,
    curves: Computed<GroupBy, Held>,
    holders: Computed<(GroupBy, Nanos), Vec<Holding>>,
}

impl Default for HeapPanel {
    fn default() -> Self {
        Self { by: GroupBy::Name, curves: Computed::default(), holders: Computed::default() }
    }
}

/// Paints the panel.
pub(super) fn show_heap(ui: &mut Ui, viewer: &mut Viewer) {
    let theme = Viewer::theme(ui);
    let model = &viewer.chart.model;
    if model.heap.is_empty() && model.allocations.is_empty() {
        ui.weak("The heap was not recorded: see `Heap` of the probe, a global allocator that samples.");
        return;
    }
    let Some(view) = viewer.view else { return };
    let end = viewer.range.map_or(model.range.end, |range| range.end);
    let at = viewer.cursor.unwrap_or(end).min(model.range.end);
    let mut wish = Wish::Nothing;
    ui.horizontal_top(|ui| {
        let width = (ui.available_width() - TABLE).max(NAMES);
        let panel = &mut viewer.dock.heap;
        ui.allocate_ui(vec2(width, ui.available_height()), |ui| {
            let of = |model: &Model, by: &GroupBy| Held::of(model, *by, HOLDERS);
            match panel.curves.get(ui, model, &panel.by, of) {
                Some(held) => show_curves(ui, &theme, model, held, &view, at, &mut wish),
                None => drop(ui.spinner()),
            }
        });
        ui.vertical(|ui| {
            show_by(ui, &mut panel.by, at);
            let of = |model: &Model, &(by, at): &(GroupBy, Nanos)| Held::at(model, by, at);
            match panel.holders.get(ui, model, &(panel.by, at), of) {
                Some(holders) => show_holders(ui, model, holders, &mut wish),
                None => drop(ui.spinner()),
            }
        });
    });
    wish.fulfil(viewer);
}

fn show_by(ui: &mut Ui, by: &mut GroupBy, at: Nanos) {
    ui.horizontal(|ui| {
        ui.strong(format!("Holders at {}", Time(at.0)))
            .on_hover_text("the cursor: click into the curve to move it");
        for choice in GroupBy::ALL {
            ui.selectable_value(by, choice, choice.choice());
        }
    });
}

fn show_holders(ui: &mut Ui, model: &Model, holders: &[Holding], wish: &mut Wish) {
    if holders.is_empty() {
        ui.weak("Nothing that was sampled is held at this moment.");
        return;
    }
    let look = Look {
        id: "holders",
        heads: &HEADS,
        sorted: None,
        rows: holders.len(),
        selected: &|_| false,
        hint: "click: show whoever made the oldest of them, at that moment",
    };
    let hit = show_cells(ui, &look, |row, column| say(model, &holders[row], column));
    if let Some(Hit::Row(row) | Hit::Double(row)) = hit {
        let (at, task) = holders[row].oldest;
        *wish = task.map_or(Wish::Moment(at), |task| Wish::GoToMoment(task, at));
    }
}

fn say(model: &Model, holding: &Holding, column: usize) -> String {
    match column {
        0 => who(model, holding.key).to_owned(),
        1 => Size(holding.bytes).to_string(),
        2 => Count(holding.count).to_string(),
        3 => Time(holding.oldest.0.0).to_string(),
        _ => holding.tag.map_or(String::new(), |tag| format!("  {}", model.text(model.site(tag).name))),
    }
}

fn who(model: &Model, key: Option<Key>) -> &str {
    key.map_or("(outside of tasks)", |key| key.say(model))
}

/// Where a curve is: the graph's own time axis, bytes upwards.
struct Axes<'a> {
    area: Rect,
    view: &'a View,
    most: f64,
}

impl Axes<'_> {
    fn y(&self, bytes: u64) -> f32 {
        self.area.bottom() - (bytes as f64 / self.most) as f32 * self.area.height()
    }

    /// The graph's time axis in the width of this panel.
    fn x(&self, at: Nanos) -> f32 {
        self.area.left() + self.view.time.x(at.0) / self.view.time.width() as f32 * self.area.width()
    }

    fn time(&self, x: f32) -> Nanos {
        let share = f64::from((x - self.area.left()) / self.area.width());
        Nanos(self.view.time.time(share * self.view.time.width()))
    }

    /// The value at each point across.
    fn columns(&self, value: impl Fn(Nanos) -> u64) -> Vec<u64> {
        (0..self.area.width() as usize).map(|x| value(self.time(self.area.left() + x as f32 + 0.5))).collect()
    }
}

fn show_curves(
    ui: &mut Ui,
    theme: &Theme,
    model: &Model,
    held: &Held,
    view: &View,
    at: Nanos,
    wish: &mut Wish,
) {
    let (whole, response) = ui.allocate_exact_size(ui.available_size(), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, "Heap over time"));
    let area = Rect::from_min_max(whole.min + vec2(NAMES, 4.0), whole.max - vec2(4.0, 4.0));
    let most = held.highest.max(held.sampled.peak()).max(1) as f64 * 1.05;
    let axes = Axes { area, view, most };
    let painter = ui.painter().with_clip_rect(whole);
    painter.rect_filled(area, 0.0, theme.ground);
    paint_holders(&painter, theme, model, held, &axes, whole);
    paint_heap(&painter, theme, model, held, &axes);
    let x = axes.x(at).clamp(area.left(), area.right());
    painter.rect_filled(Rect::from_x_y_ranges(x..=x + 1.0, area.y_range()), 0.0, theme.selected);
    if let Some(pointer) = response.hover_pos().filter(|&pointer| area.contains(pointer)) {
        let moment = axes.time(pointer.x);
        if response.clicked() {
            *wish = Wish::Moment(moment);
        }
        response.on_hover_ui_at_pointer(|ui| tell(ui, model, held, moment));
    }
}

/// Sampled bytes, one holder upon the other, with their names.
fn paint_holders(
    painter: &egui::Painter,
    theme: &Theme,
    model: &Model,
    held: &Held,
    axes: &Axes,
    whole: Rect,
) {
    let mut floor = axes.columns(|_| 0);
    let mut line = whole.bottom() - 6.0;
    for (at, (key, live)) in held.curves.iter().enumerate() {
        let color = theme.plots[at % theme.plots.len()];
        let values = axes.columns(|moment| bytes_at(live, moment));
        for (column, (floor, value)) in
            floor.iter_mut().zip(values).enumerate().filter(|(_, (_, value))| *value > 0)
        {
            let left = axes.area.left() + column as f32;
            let top = axes.y(floor.saturating_add(value));
            let bar = Rect::from_min_max(pos2(left, top), pos2(left + 1.0, axes.y(*floor)));
            painter.rect_filled(bar, 0.0, color.gamma_multiply(0.6));
            *floor = floor.saturating_add(value);
        }
        name(painter, whole, line, color, who(model, *key), live.peak(), theme);
        line -= 16.0;
    }
    let text = format!("sampled, {} at most", Size(held.sampled.peak()));
    small(painter, whole.left() + 6.0, line, &text, theme.faint);
}

fn name(
    painter: &egui::Painter,
    whole: Rect,
    bottom: f32,
    color: Color32,
    who: &str,
    peak: u64,
    theme: &Theme,
) {
    let swatch = Rect::from_min_size(pos2(whole.left() + 6.0, bottom - 9.0), vec2(9.0, 9.0));
    painter.rect_filled(swatch, 1.0, color.gamma_multiply(0.6));
    let room = Rect::from_min_max(
        pos2(whole.left() + 20.0, bottom - 20.0),
        pos2(whole.left() + NAMES - 4.0, bottom + 6.0),
    );
    let painter = painter.with_clip_rect(room);
    small(&painter, room.left(), bottom, &format!("{who}, {}", Size(peak)), theme.text);
}

fn small(painter: &egui::Painter, left: f32, bottom: f32, text: &str, color: Color32) {
    painter.text(pos2(left, bottom + 1.0), Align2::LEFT_BOTTOM, text, FontId::proportional(11.0), color);
}

/// The heap itself: a line.
fn paint_heap(painter: &egui::Painter, theme: &Theme, model: &Model, held: &Held, axes: &Axes) {
    let Some(first) = model.heap.first() else { return };
    let live = |moment| heap_at(model, moment);
    let mut last: Option<f32> = None;
    for (column, bytes) in axes.columns(live).into_iter().enumerate() {
        let left = axes.area.left() + column as f32;
        if axes.time(left) < first.at {
            continue;
        }
        let y = axes.y(bytes);
        let (top, bottom) = (last.map_or(y, |last| last.min(y)), last.map_or(y, |last| last.max(y)) + 1.5);
        painter.rect_filled(Rect::from_min_max(pos2(left, top), pos2(left + 1.0, bottom)), 0.0, theme.text);
        last = Some(y);
    }
    let text = format!("heap, {} at most", Size(held.highest));
    small(painter, axes.area.left() - NAMES + 6.0, axes.area.top() + 14.0, &text, theme.text);
}

fn heap_at(model: &Model, at: Nanos) -> u64 {
    let place = model.heap.partition_point(|sample| sample.at <= at);
    place.checked_sub(1).map_or(0, |place| model.heap[place].live)
}

fn bytes_at(live: &LiveBytes, at: Nanos) -> u64 {
    let place = live.steps.partition_point(|&(step, _)| step <= at);
    place.checked_sub(1).map_or(0, |place| live.steps[place].1)
}

fn tell(ui: &mut Ui, model: &Model, held: &Held, at: Nanos) {
    ui.strong(format!("at {}", Time(at.0)));
    if !model.heap.is_empty() {
        ui.label(format!("heap: {}", Size(heap_at(model, at))));
    }
    for (key, live) in &held.curves {
        ui.label(format!("{}: {}", who(model, *key), Size(bytes_at(live, at))));
    }
    ui.weak("click: who holds it at this moment");
}
