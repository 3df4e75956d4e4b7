//! What numbers are about.

use std::sync::Arc;

use unitrace_formats::time::Nanos;

use crate::model::{Model, TaskIndex, TimeRange};

/// A stretch of time and a choice of tasks.
#[derive(Clone, PartialEq, Debug)]
pub struct Scope {
    /// When.
    pub time: TimeRange,
    /// Which tasks, sorted; `None`: all.
    pub tasks: Option<Arc<[TaskIndex]>>,
}

impl Scope {
    /// The whole trace.
    pub fn whole(model: &Model) -> Self {
        Self { time: model.range, tasks: None }
    }

    /// All tasks in a part of the time.
    pub fn within(time: TimeRange) -> Self {
        Self { time, tasks: None }
    }

    /// True if no moment of the trace is left out.
    pub fn is_all_time(&self, model: &Model) -> bool {
        self.time.start <= model.range.start && self.time.end >= model.range.end
    }

    /// True if the task is one of those chosen.
    pub fn holds(&self, task: TaskIndex) -> bool {
        self.tasks.as_ref().is_none_or(|tasks| tasks.binary_search(&task).is_ok())
    }

    /// The chosen tasks that live at some moment of the time.
    pub fn tasks<'a>(&'a self, model: &'a Model) -> impl Iterator<Item = TaskIndex> + 'a {
        let count = self.tasks.as_ref().map_or(model.tasks.len(), |tasks| tasks.len());
        let task = |at| self.tasks.as_ref().map_or(TaskIndex(at as u32), |tasks| tasks[at]);
        (0..count).map(task).filter(|&task| self.lives(model, task))
    }

    /// True if the task lives at some moment of the time.
    pub fn lives(&self, model: &Model, task: TaskIndex) -> bool {
        let Some(task) = model.tasks.get(task.at()) else { return false };
        task.born <= self.time.end && task.ended >= self.time.start
    }

    /// The part of `begin..end` that lies in the time, in nanoseconds.
    pub fn overlap(&self, begin: Nanos, end: Nanos) -> i64 {
        (end.min(self.time.end).0.saturating_sub(begin.max(self.time.start).0)).max(0)
    }
}
