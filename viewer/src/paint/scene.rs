//! One frame: a chart, the part of it in sight, and what the user points at.

use egui::{Rect, pos2, vec2};
use unitrace_formats::time::Nanos;

use super::chart::Chart;
use super::detail::Detail;
use super::theme::Theme;
use super::{legend, plots, ruler, tracks};
use crate::insight::connected;
use crate::layout::lod::Window;
use crate::model::{Model, TaskIndex, TimeRange};
use crate::view::View;

/// Width of the names at the left, in points.
pub const NAMES: f32 = 176.0;

/// What the user points at.
#[derive(Clone, Default, Debug)]
pub struct Focus {
    /// The task that was clicked.
    pub selected: Option<TaskIndex>,
    /// The selected task, what it became and what became it; sorted.
    pub line: Vec<TaskIndex>,
    /// Whoever it has to do with; sorted.
    pub related: Vec<TaskIndex>,
    /// The task under the pointer.
    pub hovered: Option<TaskIndex>,
    /// What a search found; sorted.
    pub found: Vec<TaskIndex>,
}

impl Focus {
    /// Selects a task and finds out what hangs together with it.
    pub fn select(&mut self, model: &Model, task: Option<TaskIndex>) {
        let connected = task.map(|task| connected(model, task));
        let (mut line, mut related) = connected.map(|all| (all.line, all.neighbours)).unwrap_or_default();
        related.extend(&line);
        line.sort_unstable();
        related.sort_unstable();
        (self.selected, self.line, self.related) = (task, line, related);
    }

    /// True if something is selected and `task` has nothing to do with it.
    pub fn dims(&self, task: TaskIndex) -> bool {
        self.selected.is_some_and(|selected| selected != task) && self.related.binary_search(&task).is_err()
    }
}

/// What is painted.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The trace.
    pub chart: &'a Chart,
    /// The part in sight.
    pub view: &'a View,
    /// Colours.
    pub theme: &'a Theme,
    /// What the user points at.
    pub focus: &'a Focus,
    /// The bars in sight, from a [`super::detail::DetailCache`].
    pub detail: &'a Detail,
    /// True for files: take the time to be exact.
    pub exact: bool,
}

impl Scene<'_> {
    /// Left edge of a moment in `graph`.
    pub fn x(&self, graph: Rect, at: Nanos) -> f32 {
        graph.left() + self.view.time.x(at.0)
    }

    /// Where a row is in `graph`.
    pub fn row(&self, graph: Rect, row: u32) -> RowBox {
        let top = graph.top() + self.view.rows.y(f64::from(row));
        RowBox::new(top, self.view.rows.row_height() as f32, self.chart.spans.levels(row))
    }

    /// What is in sight, for the level of detail.
    pub fn window(&self, pixel: f32) -> Window {
        window(self.view, pixel)
    }
}

/// What is in sight, for the level of detail, in device pixels of `pixel` points.
pub fn window(view: &View, pixel: f32) -> Window {
    let (start, end) = view.time.visible();
    let count = |points: f64| (points / f64::from(pixel)).ceil().max(1.0) as u32;
    Window {
        rows: view.rows.row(0.0)..view.rows.row(view.rows.height()),
        time: TimeRange { start: Nanos(start), end: Nanos(end) },
        width: count(view.time.width()),
        height: count(view.rows.height()),
    }
}

/// The parts of a row.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RowBox {
    /// Upper edge.
    pub top: f32,
    /// From this row to the next.
    pub height: f32,
    /// Upper edge of the bar.
    pub bar_top: f32,
    /// Height of the bar.
    pub bar: f32,
    /// Upper edge of the strips for spans, below the bar.
    pub strips_top: f32,
    /// Height of each strip.
    pub strip: f32,
    /// How many strips are drawn: one a level of spans, as far as there is room.
    pub strips: usize,
}

impl RowBox {
    /// Rows at least this high have letters above their bar.
    pub const WITH_TEXT: f32 = 22.0;
    /// Rows at least this high show spans.
    pub const WITH_SPANS: f32 = 8.0;
    /// A strip of this height has room for a name.
    pub const STRIP: f32 = 11.0;

    /// A row with `levels` levels of spans.
    fn new(top: f32, height: f32, levels: usize) -> Self {
        let (strip, strips) = Self::strips(height, levels);
        let used = strip * strips as f32;
        let left = height - used;
        let (above, below) = match height {
            ..3.0 => (0.0, 0.0),
            3.0..8.0 => (0.5, 0.5),
            8.0..Self::WITH_TEXT => (left * 0.2, left * 0.2),
            _ if strips > 0 => (13.0, 1.0),
            _ => (13.0 + (height - Self::WITH_TEXT) * 0.1, 3.0 + (height - Self::WITH_TEXT) * 0.2),
        };
        let bar = left - above - below;
        let strips_top = top + above + bar + 1.0;
        Self { top, height, bar_top: top + above, bar, strips_top, strip, strips }
    }

    /// Height of a strip and how many there are: what is left when the words and the bar have theirs.
    fn strips(height: f32, levels: usize) -> (f32, usize) {
        if levels == 0 || height < Self::WITH_SPANS {
            return (0.0, 0);
        }
        let room = (height - Self::WITH_TEXT - 4.0).max(height * 0.25);
        let strip = (room / levels as f32).clamp(2.0, Self::STRIP);
        (strip, levels.min((room / strip) as usize).max(1))
    }

    /// The middle of the bar.
    pub fn middle(&self) -> f32 {
        self.bar_top + self.bar / 2.0
    }

    /// Lower edge of the bar.
    pub fn bar_bottom(&self) -> f32 {
        self.bar_top + self.bar
    }
}

/// Where the parts of the picture are.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Areas {
    /// The time axis.
    pub ruler: Rect,
    /// Strips for GC, interrupts, allocator, log.
    pub tracks: Rect,
    /// Names of rows.
    pub names: Rect,
    /// The graph itself.
    pub graph: Rect,
    /// Heap and counters.
    pub plots: Rect,
    /// What colours and arrows mean.
    pub legend: Rect,
}

impl Areas {
    /// Height of a picture in which every row has its full height, and nothing is left over.
    pub fn best_height(width: f32, chart: &Chart) -> f32 {
        let rows = chart.rows.len().max(2) as f32 * chart.row_height() as f32;
        let above = ruler::HEIGHT + tracks::height(&chart.tracks);
        let below = plots::height(&chart.plots) + legend::height(width, chart.meanings.len());
        above + rows.max(below * 0.5) + below + 8.0
    }

    /// Divides `whole`. Plots get at most 30 % of it and of what rows leave over; the graph gets what is left.
    pub fn of(whole: Rect, chart: &Chart, with_legend: bool) -> Self {
        let right = |top: f32, height: f32| {
            Rect::from_min_size(
                pos2(whole.left() + NAMES, top),
                vec2((whole.width() - NAMES).max(1.0), height.max(0.0)),
            )
        };
        let legend_height =
            if with_legend { legend::height(whole.width(), chart.meanings.len()) } else { 0.0 };
        let ruler = right(whole.top(), ruler::HEIGHT);
        let tracks = right(ruler.bottom(), tracks::height(&chart.tracks));
        let bottom = whole.bottom() - legend_height;
        let plots_height = plots_height(chart, bottom - tracks.bottom());
        let graph = right(tracks.bottom(), bottom - plots_height - tracks.bottom());
        let names = Rect::from_min_max(pos2(whole.left(), graph.top()), pos2(graph.left(), graph.bottom()));
        let plots = right(graph.bottom(), plots_height);
        let legend = Rect::from_min_max(pos2(whole.left(), bottom), whole.max);
        Self { ruler, tracks, names, graph, plots, legend }
    }
}

/// Curves are low where rows need the room, and up to three times as high where they do not.
fn plots_height(chart: &Chart, room: f32) -> f32 {
    let wanted = plots::height(&chart.plots).min(room * 0.3);
    let rows = chart.rows.len() as f32 * chart.row_height() as f32;
    wanted + (room - rows - wanted).clamp(0.0, wanted * 2.0)
}
