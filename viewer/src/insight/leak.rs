//! Leaks: what a task holds only grows, up to its last allocation. (What it returns when it ends comes too late.)

use unitrace_formats::time::Nanos;

use super::{Certainty, Detector, Evidence, Finding, named, number};
use crate::model::{Allocation, LiveBytes, Model, TaskIndex, TimeRange};
use crate::units::{Count, Size, Time};

/// The life is cut into so many parts; in each, the least it holds must be more than in the one before.
const PARTS: usize = 8;
/// Less growth than this is not worth a sentence.
const LEAST_GROWTH: u64 = 64 << 10;

/// See the module.
pub(super) struct Leak;

impl Detector for Leak {
    fn find(&self, model: &Model) -> Vec<Finding> {
        let mut by_task: Vec<&Allocation> = model.allocations.iter().filter(|a| a.task.is_some()).collect();
        by_task.sort_by_key(|allocation| (allocation.task, allocation.at));
        by_task.chunk_by(|a, b| a.task == b.task).filter_map(|own| leak(model, own[0].task?, own)).collect()
    }

    fn summary(&self, found: &[Finding]) -> String {
        let grown: u64 = found.iter().map(|finding| finding.weight).sum();
        let who = number(found.len(), "task holds", "tasks hold");
        format!("{who} more and more memory, {} of sampled bytes in all.", Size(grown))
    }
}

fn leak(model: &Model, index: TaskIndex, own: &[&Allocation]) -> Option<Finding> {
    let live = LiveBytes::of(own.iter().copied());
    let time = TimeRange { start: own[0].at, end: own[own.len() - 1].at };
    let least = least_by_part(&live, time);
    let growth = least[PARTS - 1].saturating_sub(least[0]);
    let grows = least.windows(2).all(|pair| pair[0] < pair[1]);
    if !grows || growth < LEAST_GROWTH {
        return None;
    }
    let (first, last) = (least[0], least[PARTS - 1]);
    let kept = own.iter().filter(|allocation| allocation.freed.is_none_or(|freed| freed > time.end)).count();
    Some(Finding {
        kind: "leak",
        certainty: Certainty::Likely,
        sentence: format!(
            "What {} holds only grows: from {} to {} of sampled bytes in {}.",
            named(model, index),
            Size(first),
            Size(last),
            Time(time.span()),
        ),
        tasks: vec![index],
        time,
        evidence: vec![
            Evidence {
                at: time.end,
                task: Some(index),
                fact: format!(
                    "{} of its {} sampled allocations had not been returned by then",
                    Count(kept as u64),
                    Count(own.len() as u64)
                ),
            },
            Evidence {
                at: time.start,
                task: Some(index),
                fact: format!(
                    "in each eighth of that time the least it held was more than before: {}",
                    list(&least)
                ),
            },
        ],
        weight: growth,
    })
}

/// The least number of live bytes in each part of `time`.
fn least_by_part(live: &LiveBytes, time: TimeRange) -> [u64; PARTS] {
    let mut least = [0; PARTS];
    for (part, least) in least.iter_mut().enumerate() {
        let at = |part: usize| {
            Nanos(time.start.0 + (i128::from(time.span()) * part as i128 / PARTS as i128) as i64)
        };
        let first = live.steps.partition_point(|step| step.0 <= at(part)).saturating_sub(1);
        let end = live.steps.partition_point(|step| step.0 < at(part + 1)).max(first + 1);
        let steps = live.steps.get(first..end.min(live.steps.len())).unwrap_or_default();
        *least = steps.iter().map(|step| step.1).min().unwrap_or(0);
    }
    least
}

fn list(least: &[u64]) -> String {
    least.iter().map(|&bytes| Size(bytes).to_string()).collect::<Vec<_>>().join(", ")
}
