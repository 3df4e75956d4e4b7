//! Self-wake storms: a task that wakes itself in every poll burns a CPU to wait.

use super::{Certainty, Detector, Evidence, Finding, named, number};
use crate::model::{Arrow, ArrowKind, Model, StateKind, Task, TaskIndex, TimeRange};
use crate::units::{Count, Time};

/// A run of self-wakes shorter than this is a task being polite.
const SHORTEST_RUN: usize = 50;

/// See the module.
pub(super) struct Storm;

impl Detector for Storm {
    fn find(&self, model: &Model) -> Vec<Finding> {
        let suspects = model.tasks().filter(|(_, task)| suspect(task));
        suspects.filter_map(|(index, task)| storm(model, index, task)).collect()
    }

    fn summary(&self, found: &[Finding]) -> String {
        let ran: u64 = found.iter().map(|finding| finding.weight).sum();
        let who = number(found.len(), "task wakes itself", "tasks wake themselves");
        format!("{who} over and over, {} of CPU time in all.", Time(ran as i64))
    }
}

/// True if it woke itself often enough for a storm.
pub(super) fn suspect(task: &Task) -> bool {
    task.sums.self_wakes as usize >= SHORTEST_RUN
}

/// The longest run of wakes of `index` by itself that no other wake interrupts.
fn storm(model: &Model, index: TaskIndex, task: &Task) -> Option<Finding> {
    let wakes = model.arrows.of_task(index).iter().map(|&arrow| model.arrows.get(arrow));
    let wakes: Vec<Arrow> = wakes
        .filter(|arrow| {
            arrow.to == Some(index) && matches!(arrow.kind, ArrowKind::Wake | ArrowKind::SpareWake)
        })
        .collect();
    let by_itself = |a: &Arrow| a.from == Some(index);
    let run = wakes
        .chunk_by(|a, b| by_itself(a) == by_itself(b))
        .filter(|run| by_itself(&run[0]))
        .max_by_key(|run| run.len())
        .filter(|run| run.len() >= SHORTEST_RUN)?;
    let time = TimeRange { start: run[0].at, end: run[run.len() - 1].at };
    let running = running_in(model, task, time);
    let rate = run.len() as f64 / (time.span().max(1) as f64 / 1e9);
    let share = running as f64 / time.span().max(1) as f64 * 100.0;
    Some(Finding {
        kind: "self_wake_storm",
        certainty: Certainty::Shown,
        sentence: format!(
            "{} woke itself {} times in a row within {} ({} wakes/s): it polls instead of waiting.",
            named(model, index),
            Count(run.len() as u64),
            Time(time.span()),
            Count(rate as u64),
        ),
        tasks: vec![index],
        time,
        evidence: vec![
            Evidence { at: time.start, task: Some(index), fact: "the first self-wake of the run".into() },
            Evidence {
                at: time.end,
                task: Some(index),
                fact: format!("it ran {} of that time ({share:.0} %)", Time(running)),
            },
        ],
        weight: running as u64,
    })
}

fn running_in(model: &Model, task: &Task, time: TimeRange) -> i64 {
    let touching = model.segments.touching(task.segments.clone(), time.start, time.end);
    let inside = touching.map(|at| model.segments.segment(&task.segments, at, task.ended));
    let running = inside.filter(|segment| segment.state.kind() == StateKind::Running);
    running.map(|s| s.end.min(time.end).0 - s.begin.max(time.start).0).sum()
}
