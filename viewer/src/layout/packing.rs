//! The packing of lives into rows, in one order or another.

use unitrace_formats::time::Nanos;

use super::Order;
use super::free_row::FreeRows;
use crate::model::{GuestIndex, Model, StateKind, Task, TaskIndex, TextId, TimeRange};

/// A task without a row.
pub(super) const UNPLACED: u32 = u32::MAX;

/// Which tasks are placed.
#[derive(Clone, Copy, Default)]
pub(super) struct Wanted<'a> {
    /// Those that live in this time; `None`: at any.
    pub(super) time: Option<TimeRange>,
    /// Those of this guest; `None`: of all.
    pub(super) guest: Option<GuestIndex>,
    /// These, sorted; `None`: all.
    pub(super) only: Option<&'a [TaskIndex]>,
    /// But not these.
    pub(super) without: &'a [TaskIndex],
}

impl Wanted<'_> {
    /// All that are wanted, in order of their indices.
    pub(super) fn tasks<'m>(&'m self, model: &'m Model) -> impl Iterator<Item = TaskIndex> + 'm {
        let all = self.only.is_none().then(|| (0..model.tasks.len() as u32).map(TaskIndex));
        let some = self.only.unwrap_or_default().iter().copied();
        all.into_iter().flatten().chain(some).filter(|&task| self.holds(model, task))
    }

    fn holds(&self, model: &Model, index: TaskIndex) -> bool {
        let task = model.task(index);
        self.time.is_none_or(|time| task.born <= time.end && task.ended >= time.start)
            && self.guest.is_none_or(|guest| task.guest == guest)
            && self.only.is_none_or(|only| only.binary_search(&index).is_ok())
            && !self.without.contains(&index)
    }
}

/// The path of a task's module, or the empty text.
pub(super) fn module_of(model: &Model, task: TaskIndex) -> TextId {
    model.task(task).site.map_or(TextId::EMPTY, |site| model.site(site).module)
}

/// The row of every task that is wanted, from 0.
pub(super) fn place(model: &Model, order: Order, wanted: Wanted) -> Vec<u32> {
    match order {
        Order::SpawnTree => Packing::new(model, wanted).place_all(true),
        // Modules are sections of their own: inside of one nothing but the packing counts.
        Order::Module => Packing::new(model, wanted).place_all(false),
        Order::FirstActivity => sorted(model, wanted, first_run, i64::min, i64::MAX),
        Order::MostWaiting => sorted(model, wanted, less_of(StateKind::Waiting), i64::saturating_add, 0),
        Order::MostReady => sorted(model, wanted, less_of(StateKind::Ready), i64::saturating_add, 0),
    }
}

/// Packed without regard to parents, then rows sorted by what their tasks say, joined; least first.
fn sorted(
    model: &Model,
    wanted: Wanted,
    says: impl Fn(&Model, &Task) -> i64,
    join: fn(i64, i64) -> i64,
    nothing: i64,
) -> Vec<u32> {
    let mut row_of = Packing::new(model, wanted).place_all(false);
    let rows = row_of.iter().filter(|&&row| row != UNPLACED).max().map_or(0, |&row| row as usize + 1);
    let mut said: Vec<(i64, usize)> = (0..rows).map(|row| (nothing, row)).collect();
    for task in wanted.tasks(model) {
        if let Some(said) = said.get_mut(row_of[task.at()] as usize) {
            said.0 = join(said.0, says(model, model.task(task)));
        }
    }
    said.sort_unstable();
    let mut place = vec![0; rows];
    for (new, &(_, old)) in said.iter().enumerate() {
        place[old] = new as u32;
    }
    for row in row_of.iter_mut().filter(|row| **row != UNPLACED) {
        *row = place[*row as usize];
    }
    row_of
}

/// When it ran first.
fn first_run(model: &Model, life: &Task) -> i64 {
    let segments = life.segments.start as usize..life.segments.end as usize;
    let first = model.segments.kinds()[segments.clone()].iter().position(|&kind| kind == StateKind::Running);
    first.map_or(i64::MAX, |at| model.segments.begins()[segments.start + at].0)
}

/// The more time in a state, the less.
fn less_of(state: StateKind) -> impl Fn(&Model, &Task) -> i64 {
    move |_, life| -life.sums.time[state as usize]
}

/// A life without extent still takes its place.
fn taken_until(model: &Model, task: TaskIndex) -> Nanos {
    let task = model.task(task);
    task.ended.max(Nanos(task.born.0.saturating_add(1)))
}

struct Packing<'a> {
    model: &'a Model,
    wanted: Wanted<'a>,
    free: FreeRows,
    row_of: Vec<u32>,
    /// The walk that last passed a task, by the task it began at: keeps walks over cycles short.
    passed: Vec<TaskIndex>,
}

impl<'a> Packing<'a> {
    fn new(model: &'a Model, wanted: Wanted<'a>) -> Self {
        let tasks = model.tasks.len();
        Self {
            model,
            wanted,
            free: FreeRows::new(),
            row_of: vec![UNPLACED; tasks],
            passed: vec![TaskIndex::NONE; tasks],
        }
    }

    fn place_all(mut self, below_parent: bool) -> Vec<u32> {
        let mut order: Vec<TaskIndex> = self.wanted.tasks(self.model).collect();
        order.sort_by_key(|&task| (self.model.task(task).born, task));
        for task in order {
            if below_parent {
                for ancestor in self.unplaced_ancestors(task).into_iter().rev() {
                    self.place(ancestor, true);
                }
            }
            self.place(task, below_parent);
        }
        self.row_of
    }

    /// Parents born in the same moment that come later in the order, nearest first. Cycles end where they begin.
    fn unplaced_ancestors(&mut self, task: TaskIndex) -> Vec<TaskIndex> {
        let mut found = Vec::new();
        let mut at = task;
        self.passed[task.at()] = task;
        while let Some(parent) = self.parent(at) {
            if self.row_of[parent.at()] != UNPLACED || self.passed[parent.at()] == task {
                break;
            }
            self.passed[parent.at()] = task;
            found.push(parent);
            at = parent;
        }
        found
    }

    /// The parent, if it was born no later: anything else is a damaged trace.
    fn parent(&self, task: TaskIndex) -> Option<TaskIndex> {
        let life = self.model.task(task);
        life.parent.filter(|&parent| parent != task && self.model.task(parent).born <= life.born)
    }

    fn place(&mut self, task: TaskIndex, below_parent: bool) {
        if self.row_of[task.at()] != UNPLACED || !self.wanted.holds(self.model, task) {
            return;
        }
        let chain = self.chain(task, below_parent);
        let lowest_parent = chain.iter().filter_map(|&link| self.placed_parent_row(link, below_parent)).max();
        let row = self.free.first(lowest_parent.unwrap_or(0) as usize, self.model.task(task).born);
        for &link in &chain {
            self.row_of[link.at()] = row as u32;
            self.free.take(row, taken_until(self.model, link));
        }
    }

    fn placed_parent_row(&self, task: TaskIndex, below_parent: bool) -> Option<u32> {
        let parent = self.parent(task).filter(|_| below_parent)?;
        Some(self.row_of[parent.at()]).filter(|&row| row != UNPLACED)
    }

    /// What `task` becomes, and what that becomes: lives one after the other that keep one row. It stops where lives
    /// would overlap, at a life that is placed, and at one whose parent's row is not known yet.
    fn chain(&mut self, task: TaskIndex, below_parent: bool) -> Vec<TaskIndex> {
        let mut chain = vec![task];
        let mut at = task;
        self.passed[task.at()] = task;
        while let Some(next) = self.model.task(at).became {
            let free = self.row_of[next.at()] == UNPLACED
                && self.passed[next.at()] != task
                && self.wanted.holds(self.model, next);
            let after = self.model.task(next).born >= taken_until(self.model, at);
            let parent_known = !below_parent
                || self.parent(next).is_none_or(|parent| {
                    self.passed[parent.at()] == task || self.row_of[parent.at()] != UNPLACED
                });
            if !free || !after || !parent_known {
                break;
            }
            self.passed[next.at()] = task;
            chain.push(next);
            at = next;
        }
        chain
    }
}
