//! What the tasks of a folded section do, all together: how many run and how many are ready, in every pixel column.

use super::activity::{Activity, activity_in};
use crate::model::{Model, TaskIndex, TimeRange};

/// Into so many stretches the whole trace is divided in advance: fine enough for a screen of a thirtieth of it.
const STRETCHES: usize = 1 << 16;
/// Up to so many segments are looked at one by one.
const FEW: usize = 50_000;

/// A folded section.
pub struct Fold {
    /// Its header's row.
    pub row: u32,
    tasks: Vec<TaskIndex>,
    segments: usize,
    whole: TimeRange,
    /// The whole trace in advance, if there are many segments.
    coarse: Vec<Activity>,
    /// The most tasks that ran or were ready in a stretch of the trace.
    most: f32,
}

impl Fold {
    /// Of these tasks.
    pub fn new(model: &Model, row: u32, tasks: Vec<TaskIndex>) -> Self {
        let segments = tasks.iter().map(|&task| model.task(task).segments.len()).sum();
        let stretches = if segments > FEW { STRETCHES } else { 1 << 10 };
        let coarse = activity_in(model, &tasks, model.range, stretches);
        let most = coarse.iter().map(|one| one.running + one.ready).fold(0.0, f32::max);
        Self { row, tasks, segments, whole: model.range, coarse, most }
    }

    /// How many tasks.
    pub fn count(&self) -> usize {
        self.tasks.len()
    }

    /// The greatest sum of running and ready tasks that a column is drawn for.
    pub fn most(&self) -> f32 {
        self.most.max(1.0)
    }

    /// The activity of `time` in so many columns of equal width.
    pub fn columns(&self, model: &Model, time: TimeRange, columns: usize) -> Vec<Activity> {
        let share = time.span() as f64 / self.whole.span().max(1) as f64;
        let likely = self.segments as f64 * share.min(1.0) + self.tasks.len() as f64;
        let fine = share * self.coarse.len() as f64 >= columns as f64;
        if !fine || likely <= FEW as f64 {
            return activity_in(model, &self.tasks, time, columns);
        }
        (0..columns).map(|column| self.merged(time, column, columns)).collect()
    }

    /// The mean of the stretches under a column.
    fn merged(&self, time: TimeRange, column: usize, columns: usize) -> Activity {
        let moment =
            |column: usize| time.start.0 as f64 + time.span() as f64 * column as f64 / columns as f64;
        let stretch = |at: f64| {
            let share = (at - self.whole.start.0 as f64) / self.whole.span().max(1) as f64;
            (share * self.coarse.len() as f64).round().clamp(0.0, self.coarse.len() as f64) as usize
        };
        let (first, last) = (stretch(moment(column)), stretch(moment(column + 1)));
        let under = &self.coarse[first..last.max(first)];
        let count = under.len().max(1) as f32;
        let sum = |of: fn(&Activity) -> f32| under.iter().map(of).sum::<f32>() / count;
        Activity { running: sum(|one| one.running), ready: sum(|one| one.ready) }
    }
}

/// What folded sections of `rows` do.
pub fn folds(model: &Model, rows: &super::Rows) -> Vec<Fold> {
    let folded = rows.headers().iter().filter_map(|header| Some((header.row, header.folded.clone()?)));
    folded.map(|(row, tasks)| Fold::new(model, row, tasks)).collect()
}
