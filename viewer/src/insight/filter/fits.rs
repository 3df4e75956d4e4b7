//! Whether a task fits a term.

use rayon::prelude::*;
use unitrace_formats::event::Outcome;
use unitrace_formats::time::Nanos;

use super::words::{Known, Words};
use super::{Fate, Term, Test};
use crate::insight::connected::around;
use crate::insight::storm;
use crate::model::{Model, Object, State, StateKind, Task, TaskIndex, TextId, TimeRange};

/// Those of `tasks` that fit.
pub(super) fn keep(
    model: &Model,
    tasks: Vec<TaskIndex>,
    term: &Term,
    time: Option<TimeRange>,
) -> Vec<TaskIndex> {
    let time = time.unwrap_or(model.range);
    match &term.test {
        Test::Any(words) => by_text(model, tasks, term.not, words, &[name, site, module]),
        Test::Name(words) => by_text(model, tasks, term.not, words, &[name, site]),
        Test::Module(words) => by_text(model, tasks, term.not, words, &[module]),
        Test::Guest(words) => {
            retain(tasks, term.not, |task| words.fit(model.guest_name(model.task(task).guest)))
        }
        Test::Ids(ids) => retain(tasks, term.not, |task| ids.binary_search(&model.task(task).id.0).is_ok()),
        Test::Near(id, hops) => {
            let near = near(model, *id, *hops);
            retain(tasks, term.not, |task| near.binary_search(&task).is_ok())
        }
        Test::In(range) => retain(tasks, term.not, |task| lives_in(model.task(task), *range)),
        Test::Is(fate) => retain(tasks, term.not, |task| fared(model.task(task), *fate)),
        Test::State(state) => in_parallel(tasks, term.not, |task| longest(model, task, *state, time) > 0),
        Test::Longer(state, least) => {
            in_parallel(tasks, term.not, |task| longest(model, task, *state, time) > *least)
        }
        Test::Waits(words) => in_parallel(tasks, term.not, |task| waited(model, task, words, time)),
    }
}

fn retain(mut tasks: Vec<TaskIndex>, not: bool, mut fits: impl FnMut(TaskIndex) -> bool) -> Vec<TaskIndex> {
    tasks.retain(|&task| fits(task) != not);
    tasks
}

fn in_parallel(tasks: Vec<TaskIndex>, not: bool, fits: impl Fn(TaskIndex) -> bool + Sync) -> Vec<TaskIndex> {
    tasks.into_par_iter().filter(|&task| fits(task) != not).collect()
}

/// Texts by which a task is known.
type TextOf = fn(&Model, &Task) -> TextId;

fn by_text(
    model: &Model,
    tasks: Vec<TaskIndex>,
    not: bool,
    words: &Words,
    texts: &[TextOf],
) -> Vec<TaskIndex> {
    let mut known = Known::new(model, words);
    retain(tasks, not, |task| {
        let task = model.task(task);
        texts.iter().any(|text| known.fit(text(model, task)))
    })
}

fn name(_: &Model, task: &Task) -> TextId {
    task.name
}

fn site(model: &Model, task: &Task) -> TextId {
    task.site.map_or(TextId::EMPTY, |site| model.site(site).name)
}

fn module(model: &Model, task: &Task) -> TextId {
    task.site.map_or(TextId::EMPTY, |site| model.site(site).module)
}

fn near(model: &Model, id: u32, hops: usize) -> Vec<TaskIndex> {
    let named = model.tasks().filter(|(_, task)| task.id.0 == id).map(|(task, _)| task);
    around(model, &named.collect::<Vec<_>>(), hops)
}

fn lives_in(task: &Task, range: TimeRange) -> bool {
    task.born <= range.end && task.ended >= range.start
}

fn fared(task: &Task, fate: Fate) -> bool {
    match fate {
        Fate::Failed => task.failed(),
        Fate::Stuck => task.stuck(),
        Fate::Alive => task.lives_on(),
        Fate::Dropped => task.outcome == Some(Outcome::Dropped),
        Fate::Storm => storm::suspect(task),
    }
}

/// The longest stretch in a state within `time`, in nanoseconds.
fn longest(model: &Model, task: TaskIndex, state: StateKind, time: TimeRange) -> i64 {
    // Most tasks were never in the state asked for, and that is known.
    if model.task(task).sums.time[state as usize] == 0 {
        return 0;
    }
    let life = model.task(task);
    let kinds = model.segments.kinds();
    let touching = model.segments.touching(life.segments.clone(), time.start, time.end);
    let spans = touching.filter(|&at| kinds[at as usize] == state).map(|at| {
        let segment = model.segments.segment(&life.segments, at, life.ended);
        segment.end.min(time.end).0.saturating_sub(segment.begin.max(time.start).0)
    });
    spans.max().unwrap_or(0)
}

fn waited(model: &Model, task: TaskIndex, words: &Words, time: TimeRange) -> bool {
    let life = model.task(task);
    let end = Nanos(time.end.0.saturating_add(1));
    let touching = model.segments.touching(life.segments.clone(), time.start, end);
    let fits = |object: &Object| words.fit(model.object_name(*object));
    let mut before = None;
    touching.into_iter().any(|at| match model.segments.state(at as usize) {
        // The same set as before was looked at before.
        State::Waiting(set) if before != Some(set) => {
            before = Some(set);
            model.waits.get(set).iter().any(fits)
        }
        _ => false,
    })
}
