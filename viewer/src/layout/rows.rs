//! Tasks to rows: a task sits at or below its parent's row, in the first row that is free for its whole life; what
//! it becomes stays on its row; no two lives overlap on a row.
//!
//! Tasks are placed in order of birth, so that a row is free exactly if its last life is over: O(log rows) a task.
//! The ancestor of this program asked an interval tree for every overlapping life and took 49 s for a trace that
//! takes milliseconds here.

use std::ops::Range;

use unitrace_formats::time::Nanos;

use super::free_row::FreeRows;
use crate::model::{GuestIndex, Model, StateKind, TaskIndex, TimeRange};

/// In which order rows stand.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Order {
    /// Children at or below their parents.
    #[default]
    SpawnTree,
    /// Tasks of one module together, modules by name.
    Module,
    /// Rows by the first moment anything ran on them.
    FirstActivity,
}

/// Every task's row, from 0 at the top.
#[derive(Clone, Default, Debug)]
pub struct Rows {
    row_of: Vec<u32>,
    /// For each row the end of its stretch in `tasks`.
    ends: Vec<u32>,
    /// By row, then by birth.
    tasks: Vec<TaskIndex>,
    /// Where each guest begins: a row without tasks, with room for its name. Empty where there is only one.
    headers: Vec<(u32, GuestIndex)>,
}

impl Rows {
    /// The row of a task that was not placed.
    pub const NOWHERE: u32 = UNPLACED;

    /// Places every task of `model`.
    pub fn new(model: &Model, order: Order) -> Self {
        Self::within(model, order, None)
    }

    /// Places only the tasks whose lives touch `time`; [`Rows::row_of`] of the others is [`Rows::NOWHERE`].
    pub fn within(model: &Model, order: Order, time: Option<TimeRange>) -> Self {
        Self::of(model, order, Wanted { time, ..Wanted::default() })
    }

    /// Places only these tasks, sorted; `None`: all.
    pub fn only(model: &Model, order: Order, only: Option<&[TaskIndex]>) -> Self {
        Self::of(model, order, Wanted { only, ..Wanted::default() })
    }

    fn of(model: &Model, order: Order, wanted: Wanted) -> Self {
        if model.guests.len() < 2 {
            return Self::from_rows(model, place(model, order, wanted), Vec::new());
        }
        let mut row_of = vec![UNPLACED; model.tasks.len()];
        let (mut headers, mut next) = (Vec::new(), 0);
        for guest in (0..model.guests.len() as u16).map(GuestIndex) {
            headers.push((next, guest));
            let own = place(model, order, Wanted { guest: Some(guest), ..wanted });
            let placed = row_of.iter_mut().zip(own).filter(|&(_, own)| own != UNPLACED);
            let first = next + 1;
            next = placed.fold(first, |next, (row, own)| {
                *row = first + own;
                next.max(*row + 1)
            });
        }
        Self::from_rows(model, row_of, headers)
    }

    fn from_rows(model: &Model, row_of: Vec<u32>, headers: Vec<(u32, GuestIndex)>) -> Self {
        let placed = |task: &TaskIndex| row_of[task.at()] != Self::NOWHERE;
        let mut tasks: Vec<TaskIndex> = (0..row_of.len() as u32).map(TaskIndex).filter(placed).collect();
        tasks.sort_by_key(|&task| (row_of[task.at()], model.task(task).born, task));
        let mut ends = Vec::new();
        for (at, task) in tasks.iter().enumerate() {
            ends.resize(row_of[task.at()] as usize + 1, at as u32);
            if let Some(end) = ends.last_mut() {
                *end = at as u32 + 1;
            }
        }
        if let Some(&(last, _)) = headers.last() {
            ends.resize(ends.len().max(last as usize + 1), tasks.len() as u32);
        }
        Self { row_of, ends, tasks, headers }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The rows at which guests begin, from the top; they have no tasks.
    pub fn headers(&self) -> &[(u32, GuestIndex)] {
        &self.headers
    }

    /// The row of a task.
    pub fn row_of(&self, task: TaskIndex) -> u32 {
        self.row_of[task.at()]
    }

    /// The tasks on a row, in order of birth; empty beyond the last row.
    pub fn tasks(&self, row: u32) -> &[TaskIndex] {
        let Some(&end) = self.ends.get(row as usize) else { return &[] };
        let begin = (row as usize).checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.tasks[begin as usize..end as usize]
    }

    /// The tasks on a row whose lives touch `[from, to)`.
    pub fn touching(&self, model: &Model, row: u32, from: Nanos, to: Nanos) -> &[TaskIndex] {
        let tasks = self.tasks(row);
        let first = tasks.partition_point(|&task| model.task(task).ended <= from);
        let last = tasks.partition_point(|&task| model.task(task).born < to).max(first);
        &tasks[first..last]
    }

    /// The task that lives on `row` at `at`.
    pub fn task_at(&self, model: &Model, row: u32, at: Nanos) -> Option<TaskIndex> {
        self.touching(model, row, at, Nanos(at.0.saturating_add(1))).first().copied()
    }

    /// All row numbers that a range of fractional rows touches.
    pub fn clip(&self, rows: &Range<f64>) -> Range<u32> {
        let first = rows.start.floor().clamp(0.0, self.len() as f64) as u32;
        let last = rows.end.ceil().clamp(0.0, self.len() as f64) as u32;
        first..last.max(first)
    }
}

/// Which tasks are placed.
#[derive(Clone, Copy, Default)]
struct Wanted<'a> {
    /// Those that live in this time; `None`: at any.
    time: Option<TimeRange>,
    /// Those of this guest; `None`: of all.
    guest: Option<GuestIndex>,
    /// These, sorted; `None`: all.
    only: Option<&'a [TaskIndex]>,
}

impl Wanted<'_> {
    fn holds(&self, model: &Model, index: TaskIndex) -> bool {
        let task = model.task(index);
        self.time.is_none_or(|time| task.born <= time.end && task.ended >= time.start)
            && self.guest.is_none_or(|guest| task.guest == guest)
            && self.only.is_none_or(|only| only.binary_search(&index).is_ok())
    }
}

fn place(model: &Model, order: Order, wanted: Wanted) -> Vec<u32> {
    match order {
        Order::SpawnTree => Packing::new(model, wanted).place_all(true),
        Order::Module => by_module(model, wanted),
        Order::FirstActivity => by_first_activity(model, wanted),
    }
}

/// One group after the other, each packed on its own.
fn by_module(model: &Model, wanted: Wanted) -> Vec<u32> {
    let wanted = model.tasks().filter(|&(index, _)| wanted.holds(model, index));
    let mut modules: Vec<(&str, TaskIndex)> = wanted.map(|(task, _)| (model.module(task), task)).collect();
    modules.sort_by_key(|&(module, task)| (module, model.task(task).born, task));
    let mut row_of = vec![UNPLACED; model.tasks.len()];
    let mut first_row = 0;
    for group in modules.chunk_by(|a, b| a.0 == b.0) {
        let mut free = FreeRows::new();
        let mut last_row = first_row;
        for &(_, task) in group {
            let row = free.first(0, model.task(task).born);
            free.take(row, taken_until(model, task));
            row_of[task.at()] = first_row + row as u32;
            last_row = last_row.max(first_row + row as u32);
        }
        first_row = last_row + 1;
    }
    row_of
}

/// Packed without regard to parents, then the rows sorted.
fn by_first_activity(model: &Model, wanted: Wanted) -> Vec<u32> {
    let mut row_of = Packing::new(model, wanted).place_all(false);
    let rows = row_of.iter().filter(|&&row| row != UNPLACED).max().map_or(0, |&row| row as usize + 1);
    let mut first_run = vec![(i64::MAX, 0usize); rows];
    for (row, slot) in first_run.iter_mut().enumerate() {
        slot.1 = row;
    }
    for (task, life) in model.tasks() {
        let kinds = &model.segments.kinds()[life.segments.start as usize..life.segments.end as usize];
        let first = kinds.iter().position(|&kind| kind == StateKind::Running);
        if let Some(at) = first.filter(|_| row_of[task.at()] != UNPLACED) {
            let slot = &mut first_run[row_of[task.at()] as usize].0;
            *slot = (*slot).min(model.segments.begins()[life.segments.start as usize + at].0);
        }
    }
    first_run.sort_unstable();
    let mut place = vec![0; rows];
    for (new, &(_, old)) in first_run.iter().enumerate() {
        place[old] = new as u32;
    }
    for row in row_of.iter_mut().filter(|row| **row != UNPLACED) {
        *row = place[*row as usize];
    }
    row_of
}

/// A life without extent still takes its place.
fn taken_until(model: &Model, task: TaskIndex) -> Nanos {
    let task = model.task(task);
    task.ended.max(Nanos(task.born.0.saturating_add(1)))
}

const UNPLACED: u32 = u32::MAX;

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
        let mut order: Vec<TaskIndex> = self.model.tasks().map(|(task, _)| task).collect();
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
