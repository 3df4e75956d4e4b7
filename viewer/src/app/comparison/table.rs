//! What changed from one trace to the other, name by name.

use std::cmp::Ordering;
use std::sync::Arc;

use egui::Ui;

use crate::app::panels::{Computed, Head, Hit, Look, show_cells};
use crate::figures::{Change, Difference, differences};
use crate::model::{Model, TaskIndex};
use crate::units::{Count, Moved, Time};

/// A number of a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Number {
    Tasks,
    Running,
    Ready,
    Polls,
    Late,
    Life,
}

impl Number {
    const ALL: [Self; 6] = [Self::Tasks, Self::Running, Self::Ready, Self::Polls, Self::Late, Self::Life];

    /// `None`: it was not measured.
    fn of(self, change: &Change) -> Option<i64> {
        let count = |count: u64| Some(i64::try_from(count).unwrap_or(i64::MAX));
        match self {
            Self::Tasks => count(change.tasks),
            Self::Running => Some(change.running),
            Self::Ready => Some(change.ready),
            Self::Polls => count(change.polls),
            Self::Late => Some(change.wake_to_poll.p99).filter(|_| change.wake_to_poll.count > 0),
            Self::Life => Some(change.life.p50).filter(|_| change.life.count > 0),
        }
    }

    fn say(self, number: Option<i64>) -> String {
        match (self, number) {
            (_, None) => "–".to_owned(),
            (Self::Tasks | Self::Polls, Some(number)) => Count(number.unsigned_abs()).to_string(),
            (_, Some(number)) => Time(number).to_string(),
        }
    }

    fn both(self, one: &Difference) -> [Option<i64>; 2] {
        [&one.before, &one.after].map(|change| change.as_ref().and_then(|change| self.of(change)))
    }

    fn moved(self, one: &Difference) -> Moved {
        let [before, after] = self.both(one).map(Option::unwrap_or_default);
        Moved { before, after }
    }
}

/// Each number stands in three columns: before, after, and how it moved.
const HEADS: [Head; 19] = [
    Head::words("name", 230.0),
    small("tasks", "how many in the first trace"),
    small("after", "how many in the second"),
    small("change", ""),
    small("running", "time on a CPU in the first trace"),
    small("after", "in the second"),
    small("change", ""),
    small("ready", "time it could run and no CPU did, in the first trace"),
    small("after", "in the second"),
    small("change", ""),
    small("polls", "in the first trace"),
    small("after", "in the second"),
    small("change", ""),
    small("late p99", "wake to poll in the first trace: 99 of 100 within this"),
    small("after", "in the second"),
    small("change", ""),
    small("life p50", "from spawn to end in the first trace: half within this"),
    small("after", "in the second"),
    small("change", ""),
];

const fn small(title: &'static str, hint: &'static str) -> Head {
    Head { width: 68.0, ..Head::number(title, hint) }
}

/// A name and a module.
pub(super) struct Chosen {
    name: String,
    module: String,
}

impl Chosen {
    /// True if the task is one of them.
    pub(super) fn is(&self, model: &Model, task: TaskIndex) -> bool {
        model.text(model.shared_name(task)) == self.name && model.module(task) == self.module
    }
}

/// The table's state.
#[derive(Default)]
pub(super) struct ChangeTable {
    /// Column and whether least comes first; `None`: what changed most first.
    sorted: Option<(usize, bool)>,
    rows: Computed<Second, Vec<Difference>>,
    order: Vec<usize>,
    ordered_by: Option<(usize, Option<(usize, bool)>)>,
    selected: Option<usize>,
}

/// The trace that the first one is compared with.
#[derive(Clone)]
struct Second(Arc<Model>);

impl PartialEq for Second {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl ChangeTable {
    /// Paints it; the name that was clicked.
    pub(super) fn show(&mut self, ui: &mut Ui, [before, after]: [&Arc<Model>; 2]) -> Option<Chosen> {
        let key = Second(after.clone());
        let rows = self.rows.get(ui, before, &key, |before, after| differences(before, &after.0));
        let Some(rows) = rows else {
            ui.spinner();
            return None;
        };
        if self.ordered_by != Some((rows.len(), self.sorted)) {
            self.order = order(rows, self.sorted);
            self.ordered_by = Some((rows.len(), self.sorted));
        }
        let selected = self.selected;
        let look = Look {
            id: "changes",
            heads: &HEADS,
            sorted: Some(self.sorted.unwrap_or((HEADS.len(), false))),
            rows: rows.len(),
            selected: &|row| selected == Some(row),
            hint: "click: mark its tasks in both graphs",
        };
        match show_cells(ui, &look, |row, column| say(&rows[self.order[row]], column))? {
            Hit::Head(column) => {
                let again = self.sorted.filter(|&(known, _)| known == column);
                self.sorted = Some((column, again.map_or(column == 0, |(_, ascending)| !ascending)));
                self.selected = None;
                None
            }
            Hit::Row(row) | Hit::Double(row) => {
                self.selected = Some(row);
                let one = &rows[self.order[row]];
                Some(Chosen { name: one.name.clone(), module: one.module.clone() })
            }
        }
    }
}

fn order(rows: &[Difference], sorted: Option<(usize, bool)>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    if let Some((column, ascending)) = sorted {
        order.sort_by(|&a, &b| {
            let compared = compare(&rows[a], &rows[b], column);
            if ascending { compared } else { compared.reverse() }
        });
    }
    order
}

fn compare(a: &Difference, b: &Difference, column: usize) -> Ordering {
    let Some(column) = column.checked_sub(1) else { return (&a.name, &a.module).cmp(&(&b.name, &b.module)) };
    let number = Number::ALL[column / 3];
    let of = |one: &Difference| match (number.moved(one), column % 3) {
        (moved, 0) => moved.before,
        (moved, 1) => moved.after,
        (moved, _) => moved.after.saturating_sub(moved.before),
    };
    of(a).cmp(&of(b))
}

fn say(one: &Difference, column: usize) -> String {
    let Some(column) = column.checked_sub(1) else {
        return if one.module.is_empty() {
            one.name.clone()
        } else {
            format!("{} ({})", one.name, one.module)
        };
    };
    let number = Number::ALL[column / 3];
    match column % 3 {
        at @ (0 | 1) => number.say(number.both(one)[at]),
        _ if number.both(one) == [None, None] => String::new(),
        _ => number.moved(one).to_string(),
    }
}
