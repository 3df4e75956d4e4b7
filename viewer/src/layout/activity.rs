//! How many tasks run or are ready, over the whole trace: for a strip that shows all of it. Exact, and made once.

use unitrace_formats::time::Nanos;

use crate::model::{Model, StateKind, TaskIndex, TimeRange};

/// Into so many equal stretches a trace is divided.
const STRETCHES: usize = 2048;

/// One stretch of the trace.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Activity {
    /// How many tasks ran, on average.
    pub running: f32,
    /// How many could have run.
    pub ready: f32,
}

/// The activity of the whole trace, in equal stretches; empty for a trace without extent.
pub fn activity(model: &Model) -> Vec<Activity> {
    let all: Vec<TaskIndex> = model.tasks().map(|(task, _)| task).collect();
    activity_in(model, &all, model.range, STRETCHES)
}

/// The activity of some tasks in so many equal stretches of `time`; empty for a time without extent.
pub fn activity_in(model: &Model, tasks: &[TaskIndex], time: TimeRange, stretches: usize) -> Vec<Activity> {
    let (start, span) = (time.start.0, time.span());
    if span <= 0 {
        return Vec::new();
    }
    let mut sums = [StateKind::Running, StateKind::Ready].map(|_| Sums::new(stretches));
    let each = stretches as f64 / span as f64;
    let cell = |at: Nanos| (at.0.saturating_sub(start).max(0) as f64 * each).min(stretches as f64);
    for &task in tasks {
        let life = model.task(task);
        let touching = model.segments.touching(life.segments.clone(), time.start, time.end);
        for (begin, end, state) in model.segments.stretches(&life.segments, touching, life.ended) {
            match state {
                StateKind::Running => sums[0].add(cell(begin), cell(end)),
                StateKind::Ready => sums[1].add(cell(begin), cell(end)),
                _ => {}
            }
        }
    }
    let [running, ready] = sums.map(Sums::finish);
    running.into_iter().zip(ready).map(|(running, ready)| Activity { running, ready }).collect()
}

/// Parts of stretches for themselves, whole ones as differences: a segment costs the same however long it is.
struct Sums {
    parts: Vec<f64>,
    steps: Vec<f64>,
}

impl Sums {
    fn new(stretches: usize) -> Self {
        Self { parts: vec![0.0; stretches + 1], steps: vec![0.0; stretches + 2] }
    }

    /// One more from `from` to `to`, in stretches.
    fn add(&mut self, from: f64, to: f64) {
        let (first, last) = (from as usize, to as usize);
        if first == last {
            self.parts[first] += to - from;
            return;
        }
        self.parts[first] += first as f64 + 1.0 - from;
        self.parts[last] += to - last as f64;
        self.steps[first + 1] += 1.0;
        self.steps[last] -= 1.0;
    }

    fn finish(self) -> Vec<f32> {
        let mut whole = 0.0;
        let sum = |(part, step): (f64, f64)| {
            whole += step;
            (part + whole) as f32
        };
        let stretches = self.parts.len() - 1;
        self.parts.into_iter().zip(self.steps).take(stretches).map(sum).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Builder;
    use proptest::prelude::*;
    use unitrace_formats::event::{Event, PollResult};
    use unitrace_formats::id::ObjectId;
    use unitrace_formats::time::Nanos;

    proptest! {
        /// The time of all tasks in a state is that of all stretches together.
        #[test]
        fn time_is_conserved(steps in prop::collection::vec((1..9u32, 0..3u8, 0..100_000i64), 1..200)) {
            let mut builder = Builder::new(Nanos(0));
            let lane = builder.lane(0, 0, "");
            let mut now = 0;
            for (task, what, step) in steps {
                now += step;
                let task = ObjectId(task);
                let event = match what {
                    0 => Event::PollBegin { task },
                    1 => Event::PollEnd { task, result: PollResult::Pending },
                    _ => Event::PollEnd { task, result: PollResult::Preempted },
                };
                builder.event(Nanos(now), lane, &event);
            }
            let model = builder.finish();
            let seen = activity(&model);
            let stretch = model.range.span() as f64 / STRETCHES as f64;
            let exact = |kind: StateKind| model.tasks.iter().map(|task| task.sums.time[kind as usize]).sum::<i64>() as f64;
            let running: f64 = seen.iter().map(|one| f64::from(one.running) * stretch).sum();
            let ready: f64 = seen.iter().map(|one| f64::from(one.ready) * stretch).sum();
            prop_assert!((running - exact(StateKind::Running)).abs() <= 1.0 + running * 1e-4);
            prop_assert!((ready - exact(StateKind::Ready)).abs() <= 1.0 + ready * 1e-4);
        }
    }
}
