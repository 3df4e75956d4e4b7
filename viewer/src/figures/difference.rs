//! Two traces, before and after: what tasks of one name did in each.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Group, GroupBy, Quantiles, Scope, Sort, groups, intervals};
use crate::model::{Model, StateKind};

/// What the tasks of one name did in one trace, as the JSON report has it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Change {
    /// How many tasks.
    pub tasks: u64,
    /// Of these, how many failed or panicked.
    pub failed: u64,
    /// Nanoseconds on a CPU.
    #[serde(rename = "running_ns")]
    pub running: i64,
    /// Nanoseconds ready.
    #[serde(rename = "ready_ns")]
    pub ready: i64,
    /// Nanoseconds waiting.
    #[serde(rename = "waiting_ns")]
    pub waiting: i64,
    /// Polls.
    pub polls: u64,
    /// The longest, in nanoseconds.
    #[serde(rename = "longest_poll_ns")]
    pub longest_poll: i64,
    /// Wakes received.
    pub wakes: u64,
    /// From wake to poll.
    pub wake_to_poll: Quantiles,
    /// From spawn to end.
    pub life: Quantiles,
    /// Sampled bytes held at the end.
    #[serde(rename = "live_bytes")]
    pub held: u64,
}

/// A name in both traces, as the JSON report has it; `None` where it does not occur.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// The callsite's name, or the task's.
    pub name: String,
    /// Module path.
    pub module: String,
    /// In the first trace.
    pub before: Option<Change>,
    /// In the second.
    pub after: Option<Change>,
}

impl Difference {
    /// How much more of something there is after than before.
    pub fn more(&self, of: impl Fn(&Change) -> i64) -> i64 {
        let of = |change: &Option<Change>| change.as_ref().map_or(0, &of);
        of(&self.after).saturating_sub(of(&self.before))
    }
}

/// All names of both traces; first those whose time on a CPU or ready for one changed most.
pub fn differences(before: &Model, after: &Model) -> Vec<Difference> {
    let mut all: BTreeMap<(String, String), Difference> = BTreeMap::new();
    for (name, module, change) in changes(before) {
        difference(&mut all, name, module).before = Some(change);
    }
    for (name, module, change) in changes(after) {
        difference(&mut all, name, module).after = Some(change);
    }
    let mut all: Vec<Difference> = all.into_values().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.more(|change| change.running + change.ready).abs()));
    all
}

fn difference(
    all: &mut BTreeMap<(String, String), Difference>,
    name: String,
    module: String,
) -> &mut Difference {
    let new = Difference { name: name.clone(), module: module.clone(), before: None, after: None };
    all.entry((name, module)).or_insert(new)
}

fn changes(model: &Model) -> impl Iterator<Item = (String, String, Change)> + '_ {
    let scope = Scope::whole(model);
    let named = |group: Group| {
        let (name, module) = (group.key.say(model).to_owned(), group.key.module(model).to_owned());
        (name, module, Change::of(model, &group))
    };
    groups(model, GroupBy::Name, &scope).into_iter().map(named)
}

impl Change {
    /// Of a whole trace: all its tasks together.
    pub fn of_all(model: &Model) -> Self {
        let scope = Scope::whole(model);
        let rows = groups(model, GroupBy::Name, &scope);
        let mut all = Self::default();
        let (mut latencies, mut lives) = (Vec::new(), Vec::new());
        for group in rows {
            let own = Self::sums(&group);
            all.tasks += own.tasks;
            all.failed += own.failed;
            all.running += own.running;
            all.ready += own.ready;
            all.waiting += own.waiting;
            all.polls += own.polls;
            all.longest_poll = all.longest_poll.max(own.longest_poll);
            all.wakes += own.wakes;
            all.held += own.held;
            add_times(model, &group, Sort::WakeToPoll, &mut latencies);
            add_times(model, &group, Sort::Life, &mut lives);
        }
        all.wake_to_poll = Quantiles::of(&mut latencies);
        all.life = Quantiles::of(&mut lives);
        all
    }

    fn of(model: &Model, group: &Group) -> Self {
        let mut lives = Vec::new();
        add_times(model, group, Sort::Life, &mut lives);
        Self { wake_to_poll: group.wake_to_poll, life: Quantiles::of(&mut lives), ..Self::sums(group) }
    }

    fn sums(group: &Group) -> Self {
        Self {
            tasks: group.tasks.len() as u64,
            failed: group.failed,
            running: group.time[StateKind::Running as usize],
            ready: group.time[StateKind::Ready as usize],
            waiting: group.time[StateKind::Waiting as usize],
            polls: group.polls,
            longest_poll: group.longest_poll.0,
            wakes: group.wakes,
            wake_to_poll: Quantiles::default(),
            life: Quantiles::default(),
            held: group.held,
        }
    }
}

fn add_times(model: &Model, group: &Group, sort: Sort, times: &mut Vec<i64>) {
    for &task in &group.tasks {
        intervals(model, task, sort, model.range, |interval| times.push(interval.span()));
    }
}
