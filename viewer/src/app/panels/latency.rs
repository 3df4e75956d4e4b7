//! How long something takes, as a histogram: a click on a bar leads to the longest time in it.

use std::sync::{Arc, Weak};

use egui::{ComboBox, FontId, Pos2, Rangef, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::computed::is;
use super::{Computed, Wish, scope, task_link};
use crate::app::Viewer;
use crate::figures::{Bucket, GroupBy, Histogram, Scope, Sort};
use crate::model::{Model, TaskIndex};
use crate::paint::theme::{Meaning, Theme};
use crate::units::{Count, Time};

/// Points for the list of the longest.
const LIST: f32 = 250.0;
/// Points above and below the bars.
const ABOVE: f32 = 18.0;
const BELOW: f32 = 18.0;
/// What is written beside the bars.
const LETTERS: FontId = FontId::proportional(11.0);

/// Whose times.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum Whose {
    /// Those of all tasks.
    #[default]
    All,
    /// Those of all that share the selected task's name.
    Name,
    /// Those of the selected task.
    Task,
}

/// The panel's state.
#[derive(Default)]
pub(super) struct Latency {
    pub(super) sort: Sort,
    whose: Whose,
    histogram: Computed<(Sort, Scope), Histogram>,
    /// The tasks of the name of a task: kept, because looking for them takes a while.
    named: Option<(Weak<Model>, TaskIndex, Arc<[TaskIndex]>)>,
}

/// Paints the panel.
pub(super) fn show_latency(ui: &mut Ui, viewer: &mut Viewer) {
    let mut scope = scope(viewer);
    let theme = Viewer::theme(ui);
    let selected = viewer.focus.selected;
    let model = &viewer.chart.model;
    let latency = &mut viewer.dock.latency;
    show_choices(ui, model, latency, selected);
    if let Some(task) = selected {
        latency.narrow(model, task, &mut scope);
    }
    let key = (latency.sort, scope);
    let of = |model: &Model, (sort, scope): &(Sort, Scope)| Histogram::of(model, *sort, scope);
    let Some(histogram) = latency.histogram.get(ui, model, &key, of) else {
        ui.spinner();
        return;
    };
    let mut wish = Wish::Nothing;
    if histogram.quantiles.count == 0 {
        ui.weak("No such time was measured here from its begin to its end.");
    } else {
        ui.horizontal_top(|ui| {
            let size = vec2((ui.available_width() - LIST).max(200.0), ui.available_height().max(60.0));
            show_bars(ui, &theme, model, histogram, size, &mut wish);
            show_longest(ui, model, histogram, &mut wish);
        });
    }
    wish.fulfil(viewer);
}

impl Latency {
    /// Leaves out the tasks whose times are not wanted.
    fn narrow(&mut self, model: &Arc<Model>, task: TaskIndex, scope: &mut Scope) {
        match self.whose {
            Whose::All => {}
            Whose::Task => scope.tasks = Some([task].into()),
            Whose::Name => {
                if self.named.as_ref().is_none_or(|(of, known, _)| !is(of, model) || *known != task) {
                    let key = GroupBy::Name.key(model, task);
                    let same = model.tasks().map(|(task, _)| task);
                    let same = same.filter(|&task| GroupBy::Name.key(model, task) == key).collect();
                    self.named = Some((Arc::downgrade(model), task, same));
                }
                scope.tasks = self.named.as_ref().map(|(.., tasks)| tasks.clone());
            }
        }
    }
}

fn show_choices(ui: &mut Ui, model: &Model, latency: &mut Latency, selected: Option<TaskIndex>) {
    ui.horizontal(|ui| {
        let label = ui.label("show");
        let sorts = ComboBox::from_id_salt("sort of time").selected_text(latency.sort.name());
        let choice = sorts.show_ui(ui, |ui| {
            for sort in Sort::ALL {
                ui.selectable_value(&mut latency.sort, sort, sort.name());
            }
        });
        choice.response.labelled_by(label.id);
        ui.label("of");
        ui.selectable_value(&mut latency.whose, Whose::All, "all tasks");
        if let Some(task) = selected {
            let name = format!("all named {}", model.text(model.shared_name(task)));
            ui.selectable_value(&mut latency.whose, Whose::Name, name);
            ui.selectable_value(&mut latency.whose, Whose::Task, "the selected one");
        } else {
            latency.whose = Whose::All;
            ui.weak("(select a task to see its own)");
        }
        if latency.histogram.is_late() {
            ui.spinner();
        }
    });
}

fn show_bars(
    ui: &mut Ui,
    theme: &Theme,
    model: &Model,
    histogram: &Histogram,
    size: egui::Vec2,
    wish: &mut Wish,
) {
    let (whole, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, "Histogram"));
    let bars = Bars {
        area: Rect::from_min_max(whole.min + vec2(2.0, ABOVE), whole.max - vec2(8.0, BELOW)),
        histogram,
    };
    let painter = ui.painter().with_clip_rect(whole);
    painter.rect_filled(bars.area, 0.0, theme.ground);
    bars.paint_scale(&painter, theme);
    let hovered = response.hover_pos().and_then(|at| bars.bucket_at(at));
    bars.paint_bars(&painter, theme, hovered);
    bars.paint_quantiles(&painter, theme);
    let Some(bucket) = hovered.and_then(|at| histogram.buckets.get(at)) else { return };
    if let Some(longest) = bucket.longest.filter(|_| response.clicked()) {
        *wish = Wish::GoToMoment(longest.task, longest.begin);
    }
    response.on_hover_ui_at_pointer(|ui| tell_bucket(ui, model, histogram, bucket));
}

fn tell_bucket(ui: &mut Ui, model: &Model, histogram: &Histogram, bucket: &Bucket) {
    let share = bucket.count as f64 / histogram.quantiles.count.max(1) as f64 * 100.0;
    ui.label(format!(
        "{} to {}: {} times ({share:.1} %)",
        Time(bucket.from),
        Time(bucket.to),
        Count(bucket.count)
    ));
    if let Some(longest) = bucket.longest {
        ui.weak(format!("click: {}, {}", model.task_name(longest.task), Time(longest.span())));
    }
}

/// Where bars are: time to the right, each bucket as wide as the next one; how many upwards.
struct Bars<'a> {
    area: Rect,
    histogram: &'a Histogram,
}

impl Bars<'_> {
    fn width(&self) -> f32 {
        (self.area.width() / self.histogram.buckets.len().max(1) as f32).min(40.0)
    }

    fn bucket_at(&self, at: Pos2) -> Option<usize> {
        let column = ((at.x - self.area.left()) / self.width()).floor();
        let inside = self.area.contains(at) && column < self.histogram.buckets.len() as f32;
        inside.then_some(column as usize)
    }

    /// Where a time is: within its bucket evenly.
    fn x(&self, time: i64) -> f32 {
        let buckets = &self.histogram.buckets;
        let at = buckets.partition_point(|bucket| bucket.to <= time).min(buckets.len().saturating_sub(1));
        let Some(bucket) = buckets.get(at) else { return self.area.left() };
        let part = (time - bucket.from) as f32 / (bucket.to - bucket.from).max(1) as f32;
        self.area.left() + (at as f32 + part.clamp(0.0, 1.0)) * self.width()
    }

    fn paint_bars(&self, painter: &egui::Painter, theme: &Theme, hovered: Option<usize>) {
        let most = self.histogram.highest().max(1) as f32;
        for (at, bucket) in self.histogram.buckets.iter().enumerate().filter(|(_, bucket)| bucket.count > 0) {
            // One in a million is still seen: it may be the one that is looked for.
            let height = (bucket.count as f32 / most * self.area.height()).max(2.0);
            let left = self.area.left() + at as f32 * self.width();
            let top = pos2(left, self.area.bottom() - height);
            let bar = Rect::from_min_max(top, pos2(left + (self.width() - 1.0).max(1.0), self.area.bottom()));
            let color = if hovered == Some(at) { theme.selected } else { theme.color(Meaning::Running) };
            painter.rect_filled(bar, 0.0, color);
        }
    }

    /// A mark at each 1, 10, 100 of a unit that is in the picture.
    fn paint_scale(&self, painter: &egui::Painter, theme: &Theme) {
        let buckets = &self.histogram.buckets;
        let (Some(first), Some(last)) = (buckets.first(), buckets.last()) else { return };
        let mut after = f32::NEG_INFINITY;
        let steps = (0..19).flat_map(|power| [1, 2, 5].map(|digit: i64| digit * 10i64.pow(power)));
        for time in steps.filter(|time| (first.from..=last.to).contains(time)) {
            let x = self.x(time);
            let line = Rect::from_min_max(pos2(x, self.area.top()), pos2(x + 1.0, self.area.bottom() + 3.0));
            painter.rect_filled(line, 0.0, theme.grid);
            let words = painter.layout_no_wrap(Time(time).to_string(), LETTERS, theme.faint);
            let place = Rect::from_min_size(pos2(x + 2.0, self.area.bottom() + 2.0), words.size());
            if x > after && place.right() <= painter.clip_rect().right() {
                painter.galley(place.min, words, theme.faint);
                after = place.right() + 10.0;
            }
        }
    }

    fn paint_quantiles(&self, painter: &egui::Painter, theme: &Theme) {
        let quantiles = self.histogram.quantiles;
        let marks = [("p50", quantiles.p50), ("p99", quantiles.p99), ("max", quantiles.max)];
        let words = marks.map(|(name, time)| {
            painter.layout_no_wrap(format!("{name} {}", Time(time)), LETTERS, theme.text)
        });
        let xs = marks.map(|(_, time)| self.x(time));
        let lefts = beside(xs, words.each_ref().map(|words| words.size().x), self.area.x_range());
        for ((x, left), words) in xs.into_iter().zip(lefts).zip(words) {
            let line = Rect::from_min_max(pos2(x, self.area.top() - 3.0), pos2(x + 1.0, self.area.bottom()));
            painter.rect_filled(line, 0.0, theme.color(Meaning::Signal));
            let at = pos2(left, self.area.top() - 3.0 - words.size().y);
            painter.galley(at, words, theme.text);
        }
    }
}

/// Where words begin that stand beside their lines: as near as they can without running into each other or out of
/// `room`, at its right edge before their line.
fn beside(lines: [f32; 3], widths: [f32; 3], room: Rangef) -> [f32; 3] {
    const AIR: f32 = 10.0;
    let mut lefts = lines.map(|x| x + 3.0);
    let mut end = room.max;
    for (left, width) in lefts.iter_mut().zip(widths).rev() {
        *left = left.min(end - width);
        end = *left - AIR;
    }
    let mut begin = room.min;
    for (left, width) in lefts.iter_mut().zip(widths) {
        *left = left.max(begin);
        begin = *left + width + AIR;
    }
    lefts
}

fn show_longest(ui: &mut Ui, model: &Model, histogram: &Histogram, wish: &mut Wish) {
    ui.vertical(|ui| {
        let count = Count(histogram.quantiles.count);
        ui.strong(format!("{count} times, {} in all; the longest:", Time(histogram.total)));
        ScrollArea::vertical().id_salt("longest").auto_shrink(false).show(ui, |ui| {
            for longest in &histogram.longest {
                ui.horizontal(|ui| {
                    ui.label(Time(longest.span()).to_string());
                    task_link(ui, model, longest.task, Some(longest.begin), wish);
                    ui.weak(format!("at {}", Time(longest.begin.0)));
                });
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_apart_and_inside() {
        let room = Rangef::new(0.0, 500.0);
        let widths = [80.0; 3];
        assert_eq!(beside([10.0, 200.0, 400.0], widths, room), [13.0, 203.0, 403.0]);
        assert_eq!(beside([450.0, 490.0, 495.0], widths, room), [240.0, 330.0, 420.0]);
        assert_eq!(beside([1.0, 2.0, 3.0], widths, room), [0.0, 90.0, 180.0]);
    }
}
