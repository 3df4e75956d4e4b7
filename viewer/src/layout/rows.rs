//! Tasks to rows: a task sits at or below its parent's row, in the first row that is free for its whole life; what
//! it becomes stays on its row; no two lives overlap on a row.
//!
//! Tasks are placed in order of birth, so that a row is free exactly if its last life is over: O(log rows) a task.
//! The ancestor of this program asked an interval tree for every overlapping life and took 49 s for a trace that
//! takes milliseconds here.

use std::collections::BTreeMap;
use std::ops::Range;

use unitrace_formats::time::Nanos;

use super::arrangement::{Arrangement, Header, Section};
use super::packing::{UNPLACED, Wanted, module_of, place};
use crate::model::{GuestIndex, Model, TaskIndex, TextId, TimeRange};

/// In which order rows stand. Guests stand apart in each.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Order {
    /// Children at or below their parents.
    #[default]
    SpawnTree,
    /// Tasks of one module together below its name, modules by name.
    Module,
    /// Rows by the first moment anything ran on them.
    FirstActivity,
    /// Rows by the time their tasks waited, longest first.
    MostWaiting,
    /// Rows by the time their tasks could have run and did not, longest first.
    MostReady,
}

impl Order {
    /// All, in the order of menus.
    pub const ALL: [Self; 5] =
        [Self::SpawnTree, Self::Module, Self::FirstActivity, Self::MostWaiting, Self::MostReady];

    /// The words for people: "by spawn tree".
    pub const fn name(self) -> &'static str {
        match self {
            Self::SpawnTree => "by spawn tree",
            Self::Module => "by module",
            Self::FirstActivity => "by first activity",
            Self::MostWaiting => "by time waiting",
            Self::MostReady => "by time ready",
        }
    }
}

/// Every task's row, from 0 at the top.
#[derive(Clone, Default, Debug)]
pub struct Rows {
    row_of: Vec<u32>,
    /// For each row the end of its stretch in `tasks`.
    ends: Vec<u32>,
    /// By row, then by birth.
    tasks: Vec<TaskIndex>,
    /// Where sections begin, from the top.
    headers: Vec<Header>,
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
        Self::of(model, &Arrangement { order, ..Arrangement::default() }, time)
    }

    /// Places only these tasks, sorted; `None`: all.
    pub fn only(model: &Model, order: Order, only: Option<&[TaskIndex]>) -> Self {
        Self::arranged(model, &Arrangement { order, only: only.map(<[_]>::to_vec), ..Arrangement::default() })
    }

    /// Places tasks as `arrangement` says. Tasks of a folded section are all on the row of its header, and
    /// [`Rows::tasks`] of that row is empty.
    pub fn arranged(model: &Model, arrangement: &Arrangement) -> Self {
        Self::of(model, arrangement, None)
    }

    fn of(model: &Model, arrangement: &Arrangement, time: Option<TimeRange>) -> Self {
        let only = arrangement.only.as_deref();
        let wanted = Wanted { time, only, without: &arrangement.pinned, ..Wanted::default() };
        let mut stack = Stack {
            model,
            arrangement,
            row_of: vec![UNPLACED; model.tasks.len()],
            headers: Vec::new(),
            next: 0,
        };
        stack.add_pinned();
        match model.guests.len() {
            0 | 1 => stack.add_guest(wanted),
            guests => (0..guests as u16).map(GuestIndex).for_each(|guest| {
                let wanted = Wanted { guest: Some(guest), ..wanted };
                stack.add_section(Section::Guest(guest), wanted, |stack| stack.add_guest(wanted));
            }),
        }
        Self::from_rows(model, stack.row_of, stack.headers)
    }

    fn from_rows(model: &Model, row_of: Vec<u32>, headers: Vec<Header>) -> Self {
        let folded = |row: u32| headers.binary_search_by_key(&row, |header| header.row).is_ok();
        let placed = |task: &TaskIndex| row_of[task.at()] != UNPLACED && !folded(row_of[task.at()]);
        let mut tasks: Vec<TaskIndex> = (0..row_of.len() as u32).map(TaskIndex).filter(placed).collect();
        tasks.sort_by_key(|&task| (row_of[task.at()], model.task(task).born, task));
        let mut ends = Vec::new();
        for (at, task) in tasks.iter().enumerate() {
            ends.resize(row_of[task.at()] as usize + 1, at as u32);
            if let Some(end) = ends.last_mut() {
                *end = at as u32 + 1;
            }
        }
        if let Some(last) = headers.last() {
            ends.resize(ends.len().max(last.row as usize + 1), tasks.len() as u32);
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

    /// The rows at which sections begin, from the top; they have no tasks of their own.
    pub fn headers(&self) -> &[Header] {
        &self.headers
    }

    /// How many of the first rows stand for pinned tasks, their header too.
    pub fn pinned(&self) -> u32 {
        match self.headers.first() {
            Some(Header { section: Section::Pinned, folded: None, count, .. }) => 1 + *count as u32,
            Some(Header { section: Section::Pinned, .. }) => 1,
            _ => 0,
        }
    }

    /// The header on a row.
    pub fn header(&self, row: u32) -> Option<&Header> {
        let at = self.headers.binary_search_by_key(&row, |header| header.row).ok()?;
        self.headers.get(at)
    }

    /// The innermost section that a row belongs to.
    pub fn section_of(&self, row: u32) -> Option<Section> {
        let after = self.headers.partition_point(|header| header.row <= row);
        Some(self.headers.get(after.checked_sub(1)?)?.section)
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

/// Sections below each other.
struct Stack<'a> {
    model: &'a Model,
    arrangement: &'a Arrangement,
    row_of: Vec<u32>,
    headers: Vec<Header>,
    /// The first row that is free.
    next: u32,
}

impl Stack<'_> {
    /// Pinned tasks, each on a row of its own.
    fn add_pinned(&mut self) {
        let pinned: Vec<TaskIndex> =
            self.arrangement.pinned.iter().copied().filter(|task| task.at() < self.row_of.len()).collect();
        if pinned.is_empty() {
            return;
        }
        let row = self.next;
        let folded = self.arrangement.folded.contains(&Section::Pinned);
        for (&task, own) in pinned.iter().zip(row + 1..) {
            self.row_of[task.at()] = if folded { row } else { own };
        }
        let count = pinned.len();
        self.next = row + 1 + if folded { 0 } else { count as u32 };
        let folded = folded.then(|| sorted(pinned));
        self.headers.push(Header { row, section: Section::Pinned, count, folded });
    }

    /// A header, and what is below it unless it is folded.
    fn add_section(&mut self, section: Section, wanted: Wanted, add: impl FnOnce(&mut Self)) {
        let all = wanted.tasks(self.model);
        let row = self.next;
        self.next += 1;
        if self.arrangement.folded.contains(&section) {
            let tasks: Vec<TaskIndex> = all.collect();
            tasks.iter().for_each(|task| self.row_of[task.at()] = row);
            let count = tasks.len();
            self.headers.push(Header { row, section, count, folded: Some(tasks) });
        } else {
            let count = all.count();
            self.headers.push(Header { row, section, count, folded: None });
            add(self);
        }
    }

    /// The tasks of a guest: module by module, or all in one order.
    fn add_guest(&mut self, wanted: Wanted) {
        if self.arrangement.order != Order::Module {
            return self.add_rows(wanted);
        }
        let guest = wanted.guest.unwrap_or_default();
        let mut modules: BTreeMap<&str, (TextId, Vec<TaskIndex>)> = BTreeMap::new();
        for task in wanted.tasks(self.model) {
            let module = module_of(self.model, task);
            modules.entry(self.model.text(module)).or_insert_with(|| (module, Vec::new())).1.push(task);
        }
        for (module, own) in modules.into_values() {
            let wanted = Wanted { only: Some(&own), ..wanted };
            self.add_section(Section::Module(guest, module), wanted, |stack| stack.add_rows(wanted));
        }
    }

    fn add_rows(&mut self, wanted: Wanted) {
        let own = place(self.model, self.arrangement.order, wanted);
        let first = self.next;
        for (row, own) in self.row_of.iter_mut().zip(own).filter(|&(_, own)| own != UNPLACED) {
            *row = first + own;
            self.next = self.next.max(*row + 1);
        }
    }
}

fn sorted(mut tasks: Vec<TaskIndex>) -> Vec<TaskIndex> {
    tasks.sort_unstable();
    tasks
}
