//! What changed from one trace to the other, name by name.

use std::cmp::Ordering;
use std::sync::Arc;

use egui::Ui;

use crate::app::panels::{Computed, Head, Hit, Look, show_cells};
use crate::figures::{Difference, Number, differences};
use crate::model::{Model, TaskIndex};
use crate::units::with_module;

/// What of a name is shown; each stands in three columns: before, after, and how it moved.
const NUMBERS: [Number; 6] =
    [Number::TASKS, Number::RUNNING, Number::READY, Number::POLLS, Number::LATE, Number::LIFE];

const HEADS: [Head; 1 + 3 * NUMBERS.len()] = {
    let mut heads = [Head::words("name", 230.0); 1 + 3 * NUMBERS.len()];
    let mut at = 0;
    while at < NUMBERS.len() {
        let number = &NUMBERS[at];
        heads[1 + 3 * at] = small(number.short, number.hint);
        heads[2 + 3 * at] = small("after", "the same in the second trace");
        heads[3 + 3 * at] = small("change", "");
        at += 1;
    }
    heads
};

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
    let of = |one: &Difference| NUMBERS[column / 3].of(one).sizes()[column % 3];
    of(a).cmp(&of(b))
}

fn say(one: &Difference, column: usize) -> String {
    let Some(column) = column.checked_sub(1) else { return with_module(&one.name, &one.module) };
    let [before, after, moved] = NUMBERS[column / 3].of(one).words();
    match column % 3 {
        0 => before,
        1 => after,
        _ => moved,
    }
}
