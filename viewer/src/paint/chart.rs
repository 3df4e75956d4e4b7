//! Everything about a trace that drawing needs and that does not change from frame to frame.

use std::sync::Arc;

use crate::layout::lod::{Lod, Spans, draws};
use crate::layout::{Activity, Arrangement, Fold, Order, Rows, activity};
use crate::model::{ArrowIndex, Model, TaskIndex, TimeRange};
use crate::view::{ROW_HEIGHT, RowAxis, TimeAxis, View};

use super::background::Background;
pub use super::laid::{Group, Laid, Layout};
use super::plots::Plot;
use super::scene::RowBox;
use super::theme::Meaning;
use super::track::Track;
use super::{arrows, legend};

/// A trace, laid out.
pub struct Chart {
    /// The tables; shared with threads that compute figures from them.
    pub model: Arc<Model>,
    /// Which task is on which row.
    pub rows: Rows,
    /// How rows were ordered.
    pub order: Order,
    /// Level of detail.
    pub lod: Arc<Lod>,
    /// How many tasks run or are ready, over the whole trace.
    pub activity: Vec<Activity>,
    /// The tasks that are shown, sorted; `None`: all.
    pub only: Option<Vec<TaskIndex>>,
    /// What the tasks of folded sections do.
    pub folds: Vec<Fold>,
    /// User spans in their rows.
    pub spans: Spans,
    /// Full-height bands, for each guest behind its own rows.
    pub backgrounds: Vec<Background>,
    /// Strips above the graph.
    pub tracks: Vec<Track>,
    /// Heap and counters.
    pub plots: Vec<Plot>,
    /// Every meaning that occurs, for the legend.
    pub meanings: Vec<Meaning>,
    /// Neighbouring rows with tasks of one callsite, from the top.
    pub groups: Vec<Group>,
}

impl Chart {
    /// Lays out `model`.
    pub fn new(model: impl Into<Arc<Model>>, order: Order) -> Self {
        Self::within(model, order, None)
    }

    /// Lays out the tasks of `model` that live in `time`, the whole trace if `None`.
    pub fn within(model: impl Into<Arc<Model>>, order: Order, time: Option<TimeRange>) -> Self {
        let model = model.into();
        let arrangement = Arrangement { order, ..Arrangement::default() };
        let with_rows = || Laid::new(&model, Rows::within(&model, order, time), arrangement, None);
        let without = || {
            let strips = || (Track::all(&model), Plot::all(&model));
            rayon::join(strips, || rayon::join(|| meanings(&model), || activity(&model)))
        };
        let (laid, ((tracks, plots), (meanings, activity))) = rayon::join(with_rows, without);
        let Laid { rows, order, lod, only, folds, spans, backgrounds, groups, .. } = laid;
        Self {
            model,
            rows,
            order,
            lod,
            activity,
            only,
            folds,
            spans,
            backgrounds,
            tracks,
            plots,
            meanings,
            groups,
        }
    }

    /// The same trace with only these tasks, sorted; `None`: with all.
    pub fn show_only(&mut self, only: Option<Vec<TaskIndex>>) {
        self.arrange(&Arrangement { order: self.order, only, ..Arrangement::default() });
    }

    /// The same trace with its rows in another order.
    pub fn reorder(&mut self, order: Order) {
        let only = self.only.clone();
        self.arrange(&Arrangement { order, only, ..Arrangement::default() });
    }

    /// The same trace with its rows as `arrangement` says.
    pub fn arrange(&mut self, arrangement: &Arrangement) {
        self.take(self.layout(arrangement).run());
    }

    /// A layout of the same trace that is yet to be made: on another thread if it takes long.
    pub fn layout(&self, arrangement: &Arrangement) -> Layout {
        Layout { model: self.model.clone(), lod: self.lod.clone(), arrangement: arrangement.clone() }
    }

    /// True if this is a layout of the same trace.
    pub fn can_take(&self, laid: &Laid) -> bool {
        laid.is_of(&self.model)
    }

    /// Stands as this says from now on.
    pub fn take(&mut self, laid: Laid) {
        Laid {
            rows: self.rows,
            order: self.order,
            lod: self.lod,
            only: self.only,
            folds: self.folds,
            spans: self.spans,
            backgrounds: self.backgrounds,
            groups: self.groups,
            ..
        } = laid;
    }

    /// Points of a row when there is room: more where spans stand in it.
    pub fn row_height(&self) -> f64 {
        const MOST: usize = 3;
        ROW_HEIGHT + f64::from(RowBox::STRIP) * self.spans.most_levels().min(MOST) as f64
    }

    /// All of it in a graph of `width` x `height` points.
    pub fn fit(&self, width: f64, height: f64) -> View {
        let (start, end) = self.extent();
        let rows = RowAxis::fit(self.rows.len() as u32, self.row_height(), height);
        View { time: TimeAxis::fit(start, end, width), rows }
    }

    /// How long the trace is, from its first moment to its last.
    pub fn extent(&self) -> (i64, i64) {
        (self.model.range.start.0, self.model.range.end.0)
    }

    /// The tasks whose name, callsite or module holds `words`, whatever the case; in order.
    pub fn search(&self, words: &str) -> Vec<TaskIndex> {
        self.model.search(words)
    }

    /// True if there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.plots.is_empty() && self.tracks.is_empty() && self.model.gaps.is_empty()
    }

    /// The groups that touch rows `first..end`, each with the row after its last.
    pub fn groups_in(&self, first: u32, end: u32) -> impl Iterator<Item = (Group, u32)> + '_ {
        let at = self.groups.partition_point(|group| group.row <= first).saturating_sub(1);
        let next = |i: usize| self.groups.get(i + 1).map_or(self.rows.len() as u32, |group| group.row);
        (at..self.groups.len())
            .map(move |i| (self.groups[i], next(i)))
            .take_while(move |(group, _)| group.row < end)
    }
}

fn meanings(model: &Model) -> Vec<Meaning> {
    use Meaning::*;
    let tasks = !model.tasks.is_empty();
    let arrows = drawn(model);
    let occurs = |wanted: &Meaning| match wanted {
        Running | Ready | Waiting => tasks,
        Spawn => model.tasks.iter().any(|task| task.parent.is_some()),
        Failed => model.tasks.iter().any(|task| task.failed() || task.should_resolve && task.lives_on()),
        Gc => !model.gcs.is_empty(),
        Span => !model.spans.is_empty(),
        Alloc => !model.slow_allocs.is_empty(),
        Interrupt => !model.irqs.is_empty(),
        Lost => !model.gaps.is_empty(),
        Remark => false,
        arrow => arrows.contains(arrow),
    };
    legend::ENTRIES.iter().map(|(meaning, _)| *meaning).filter(occurs).collect()
}

/// Meanings of the arrows that have a place in the graph.
fn drawn(model: &Model) -> Vec<Meaning> {
    let mut found = Vec::new();
    for arrow in (0..model.arrows.len() as u32).map(ArrowIndex) {
        let kind = model.arrows.kinds()[arrow.at()];
        let meaning = arrows::meaning(kind, model.arrows.from()[arrow.at()] != TaskIndex::NONE);
        if !found.contains(&meaning) && draws(model, arrow) {
            found.push(meaning);
        }
    }
    found
}
