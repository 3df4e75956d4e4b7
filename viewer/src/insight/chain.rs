//! What a task waits for, what that waits for, and so on to the last.

use unitrace_formats::time::Nanos;

use super::{Evidence, named};
use crate::model::{Model, Object, State, TaskIndex};

/// Longer chains are cut: they may go round.
const LONGEST: usize = 32;

/// The tasks that one waits for, each through the one before it, and since when they have waited.
pub(super) fn of(model: &Model, task: TaskIndex) -> Vec<(TaskIndex, Nanos)> {
    let mut chain: Vec<(TaskIndex, Nanos)> = Vec::new();
    let mut at = task;
    while chain.len() < LONGEST {
        let Some(next) = waits_for(model, at) else { break };
        if next == task || chain.iter().any(|&(known, _)| known == next) {
            break;
        }
        let since = model.segments_of(next).next_back().map_or(model.task(next).born, |last| last.begin);
        chain.push((next, since));
        at = next;
    }
    chain
}

/// The one task that it waits for at its end, by its last name; `None` if there are several or none.
fn waits_for(model: &Model, task: TaskIndex) -> Option<TaskIndex> {
    let State::Waiting(set) = model.segments_of(task).next_back()?.state else { return None };
    let &[Object::Task(mut next)] = model.waits.get(set) else { return None };
    for _ in 0..LONGEST {
        match model.task(next).became {
            Some(into) => next = into,
            None => break,
        }
    }
    model.task(next).outcome.is_none().then_some(next)
}

/// A sentence for each.
pub(super) fn evidence(model: &Model, chain: &[(TaskIndex, Nanos)]) -> Vec<Evidence> {
    let fact = |at: usize, &(task, since): &(TaskIndex, Nanos)| {
        let name = named(model, task);
        let fact = match chain.get(at + 1) {
            Some(&(next, _)) => format!("{name} waits for {}", named(model, next)),
            None => format!("{name} is what all of these wait for, and nobody resolves it"),
        };
        Evidence { at: since, task: Some(task), fact }
    };
    chain.iter().enumerate().map(|(at, link)| fact(at, link)).collect()
}
