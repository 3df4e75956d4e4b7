//! Tasks nobody is left to wake.
//!
//! What is shown and what is only likely differs, and a task that waits for the outside world (timer, socket,
//! device) or for something that is not instrumented is no finding at all: tools that report those cried wolf.

use std::collections::HashMap;

use unitrace_formats::event::{Outcome, ResourceKind};
use unitrace_formats::time::Nanos;

use super::{Certainty, Detector, Evidence, Finding, chain, named, number};
use crate::model::{ArrowKind, Model, Object, Resource, State, Task, TaskIndex, TimeRange};
use crate::units::Time;

/// See the module.
pub(super) struct Hang;

/// What is younger than this may just be under way.
const LEAST: i64 = 10_000_000;

/// That everybody who ever woke a task has ended means something only if it has waited so long.
const LONG: i64 = 1_000_000_000;

/// What happened to a resource.
#[derive(Default)]
struct Uses {
    /// Who fulfilled it, and when, in time order.
    resolutions: Vec<(Nanos, Option<TaskIndex>)>,
    /// When somebody last took what was there.
    last_read: Option<Nanos>,
}

/// By the resource's id.
type UsesOf = HashMap<u32, Uses>;

impl Detector for Hang {
    fn find(&self, model: &Model) -> Vec<Finding> {
        let facts = Facts::of(model);
        let given_up = |task: &Task| task.outcome == Some(Outcome::Dropped);
        let stuck = model.tasks().filter(|(_, task)| (task.lives_on() || given_up(task)) && task.seen);
        stuck.filter_map(|(index, task)| examine(model, &facts, index, task)).collect()
    }

    fn summary(&self, found: &[Finding]) -> String {
        format!("{} with nobody left to wake it.", number(found.len(), "task waits", "tasks wait, each"))
    }
}

/// What is asked for every task, looked up once.
struct Facts {
    uses: UsesOf,
    /// Tasks that have a child which lives on.
    has_child: Vec<bool>,
    /// End of the last loss: silence before it proves nothing.
    last_loss: Option<Nanos>,
}

impl Facts {
    fn of(model: &Model) -> Self {
        let mut has_child = vec![false; model.tasks.len()];
        for (_, task) in model.tasks().filter(|(_, task)| task.lives_on()) {
            task.parent.into_iter().for_each(|parent| has_child[parent.at()] = true);
        }
        let last_loss = model.gaps.iter().map(|gap| gap.before).max();
        Self { uses: uses(model), has_child, last_loss }
    }
}

fn uses(model: &Model) -> UsesOf {
    let mut uses = UsesOf::new();
    for arrow in model.arrows.iter() {
        let of = uses.entry(arrow.by);
        match arrow.kind {
            ArrowKind::Resolve | ArrowKind::ResolveFailed => {
                of.or_default().resolutions.push((arrow.at, arrow.from));
            }
            ArrowKind::Read | ArrowKind::ReadFailed => of.or_default().last_read = Some(arrow.at),
            _ => {}
        }
    }
    uses
}

fn examine(model: &Model, facts: &Facts, index: TaskIndex, task: &Task) -> Option<Finding> {
    let last = model.segments_of(index).next_back()?;
    let State::Waiting(set) = last.state else { return None };
    let time = TimeRange { start: last.begin, end: last.end };
    if time.span() < LEAST || facts.last_loss.is_some_and(|loss| loss >= time.start) {
        return None;
    }
    let waits = model.waits.get(set);
    if waits.iter().any(|&object| from_outside(model, object)) {
        return None;
    }
    let case = Case { model, index, task, time, waits, facts };
    let sure = case.no_waker().or_else(|| case.fulfilled_unseen());
    // What was dropped while it waited was cancelled, and that is often meant so.
    let likely = || if task.lives_on() { case.all_gone() } else { None };
    sure.or_else(likely).or_else(|| case.promised())
}

/// The world outside of the program may wake at any time.
fn from_outside(model: &Model, object: Object) -> bool {
    let Object::Resource(resource) = object else { return false };
    let kind = model.resources[resource.at()].kind;
    matches!(kind, ResourceKind::Timer | ResourceKind::Socket | ResourceKind::Device | ResourceKind::Unknown)
}

struct Case<'a> {
    model: &'a Model,
    index: TaskIndex,
    task: &'a Task,
    time: TimeRange,
    waits: &'a [Object],
    facts: &'a Facts,
}

impl Case<'_> {
    /// The program counts wakers, and there is none.
    fn no_waker(&self) -> Option<Finding> {
        let none = self.task.sums.wakers_known && self.task.sums.wakers <= 0 && !self.task.born_before;
        none.then(|| self.finding(Certainty::Shown, "and no waker of it exists any more", Vec::new()))
    }

    /// What it waits on was fulfilled while it waited, nobody else took it, and no wake followed.
    fn fulfilled_unseen(&self) -> Option<Finding> {
        let (resource, (at, by)) = self.resources().find_map(|resource| {
            let uses = self.facts.uses.get(&resource.id.0)?;
            let &(at, by) = uses.resolutions.last()?;
            let taken = uses.last_read.is_some_and(|read| read >= at);
            let old = at >= self.time.start && self.time.end.0 - at.0 >= LEAST;
            (old && !taken).then_some((resource, (at, by)))
        })?;
        let who = by.map_or("somebody".into(), |task| named(self.model, task));
        let name = self.model.text(resource.name);
        let fact =
            Evidence { at, task: by, fact: format!("{who} fulfilled {name} here, and no wake followed") };
        Some(self.finding(Certainty::Likely, "although that was fulfilled meanwhile", vec![fact]))
    }

    /// Everybody who ever woke it or fulfilled what it waits on has ended.
    fn all_gone(&self) -> Option<Finding> {
        // A child may hold what will wake it and not have used it yet.
        let has_child = self.facts.has_child[self.index.at()];
        if self.waits.is_empty() || self.time.span() < LONG || has_child {
            return None;
        }
        let mut known = self.wakers();
        let uses = self.resources().filter_map(|resource| self.facts.uses.get(&resource.id.0));
        known.extend(uses.flat_map(|uses| &uses.resolutions).filter_map(|&(_, by)| by));
        known.extend(self.waits.iter().filter_map(|object| match object {
            Object::Task(task) => Some(*task),
            _ => None,
        }));
        known.sort_unstable();
        known.dedup();
        known.retain(|&task| task != self.index);
        if known.is_empty() || known.iter().any(|&task| self.model.task(task).lives_on()) {
            return None;
        }
        let evidence = known.iter().take(5).map(|&task| Evidence {
            at: self.model.task(task).ended,
            task: Some(task),
            fact: format!("{} could have woken it and ended here", named(self.model, task)),
        });
        Some(self.finding(
            Certainty::Likely,
            "and everybody who ever woke it or fulfilled that has ended",
            evidence.collect(),
        ))
    }

    /// The program itself said that it should end.
    fn promised(&self) -> Option<Finding> {
        self.task.should_resolve.then(|| {
            let chain = chain::of(self.model, self.index);
            let last = chain.last().map_or(String::new(), |&(task, _)| {
                format!("; in the end that is for {}, which nobody resolves", named(self.model, task))
            });
            let evidence = chain::evidence(self.model, &chain);
            self.finding(
                Certainty::Unclear,
                &format!("although it is marked as must-resolve{last}"),
                evidence,
            )
        })
    }

    fn last_word(&self) -> &'static str {
        if self.task.lives_on() { "the end of the trace" } else { "its end: it was dropped" }
    }

    fn resources(&self) -> impl Iterator<Item = &Resource> {
        self.waits.iter().filter_map(|object| match object {
            Object::Resource(resource) => self.model.resources.get(resource.at()),
            _ => None,
        })
    }

    /// Tasks that woke it; `None`s (timers, interrupts) are not tasks and are left to [`from_outside`].
    fn wakers(&self) -> Vec<TaskIndex> {
        let arrows = self.model.arrows.of_task(self.index).iter().map(|&arrow| self.model.arrows.get(arrow));
        arrows
            .filter(|arrow| {
                arrow.to == Some(self.index) && matches!(arrow.kind, ArrowKind::Wake | ArrowKind::SpareWake)
            })
            .filter_map(|arrow| arrow.from)
            .collect()
    }

    fn finding(&self, certainty: Certainty, why: &str, mut evidence: Vec<Evidence>) -> Finding {
        let names: Vec<&str> = self.waits.iter().map(|&object| self.model.object_name(object)).collect();
        let on = if names.is_empty() { "something unknown".into() } else { names.join(", ") };
        let since = Evidence {
            at: self.time.start,
            task: Some(self.index),
            fact: format!("it waits on {on} from here to {}", self.last_word()),
        };
        evidence.insert(0, since);
        Finding {
            kind: "nobody_left_to_wake",
            certainty,
            sentence: format!(
                "{} has waited on {on} for {}, {why}.",
                named(self.model, self.index),
                Time(self.time.span())
            ),
            tasks: vec![self.index],
            time: self.time,
            evidence,
            weight: self.time.span().max(0) as u64,
        }
    }
}
