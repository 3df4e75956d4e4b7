//! What tasks did, as a table: each for itself, those of one name together, or those of one module.

use std::cmp::Ordering;

use egui::{TextEdit, Ui};

use super::{Computed, Head, Hit, Look, Wish, scope, show_cells};
use crate::app::Viewer;
use crate::figures::{Group, GroupBy, Scope, groups};
use crate::model::{Model, StateKind};
use crate::units::{Count, Size, Time};

/// What a column shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    /// The name of the task, or of all in the row.
    Name,
    /// How many tasks.
    Tasks,
    /// Nanoseconds in a state.
    Time(StateKind),
    /// Polls.
    Polls,
    /// The longest poll.
    LongestPoll,
    /// Wakes received.
    Wakes,
    /// Of these, by itself.
    SelfWakes,
    /// Wakes of others.
    Woke,
    /// From wake to poll: half of them are no longer.
    Median,
    /// 99 of 100 are no longer.
    NinetyNinth,
    /// The longest.
    Latest,
    /// Sampled bytes held at the end.
    Held,
}

impl Column {
    /// All, in the order in which they stand.
    pub const ALL: [Self; 14] = [
        Self::Name,
        Self::Tasks,
        Self::Time(StateKind::Running),
        Self::Time(StateKind::Ready),
        Self::Time(StateKind::Waiting),
        Self::Polls,
        Self::LongestPoll,
        Self::Wakes,
        Self::SelfWakes,
        Self::Woke,
        Self::Median,
        Self::NinetyNinth,
        Self::Latest,
        Self::Held,
    ];

    const fn head(self, by: GroupBy) -> Head {
        match self {
            Self::Name => Head::words(by.name(), 230.0),
            Self::Tasks => Head::number("tasks", "how many tasks live in this time"),
            Self::Time(StateKind::Running) => Head::number("running", "time on a CPU"),
            Self::Time(StateKind::Ready) => Head::number("ready", "could run, and no CPU did"),
            Self::Time(state) => Head::number(state.name(), "time in this state"),
            Self::Polls => Head::number("polls", "how often it was taken up"),
            Self::LongestPoll => Head::number("longest poll", "others on that thread had to wait for it"),
            Self::Wakes => Head::number("wakes in", "how often somebody made it run"),
            Self::SelfWakes => Head::number("self-wakes", "of these, by itself in its own poll"),
            Self::Woke => Head::number("wakes out", "how often it made another one run"),
            Self::Median => Head::number("late p50", "wake to poll: half within this"),
            Self::NinetyNinth => Head::number("late p99", "wake to poll: 99 of 100 within this"),
            Self::Latest => Head::number("late max", "wake to poll: the longest"),
            Self::Held => Head::number("heap", "sampled bytes held at the end of this time"),
        }
    }

    /// What a column of numbers is sorted by.
    pub fn number(self, group: &Group) -> i64 {
        let counted = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        match self {
            Self::Name => 0,
            Self::Tasks => counted(group.tasks.len() as u64),
            Self::Time(state) => group.time[state as usize],
            Self::Polls => counted(group.polls),
            Self::LongestPoll => group.longest_poll.0,
            Self::Wakes => counted(group.wakes),
            Self::SelfWakes => counted(group.self_wakes),
            Self::Woke => counted(group.woke),
            Self::Median => group.wake_to_poll.p50,
            Self::NinetyNinth => group.wake_to_poll.p99,
            Self::Latest => group.wake_to_poll.max,
            Self::Held => counted(group.held),
        }
    }

    /// The text of a cell.
    pub fn say(self, model: &Model, group: &Group) -> String {
        let number = self.number(group);
        match self {
            Self::Name => group.key.say(model).to_owned(),
            Self::Median | Self::NinetyNinth | Self::Latest if group.wake_to_poll.count == 0 => {
                "–".to_owned()
            }
            Self::Time(_) | Self::LongestPoll | Self::Median | Self::NinetyNinth | Self::Latest => {
                Time(number).to_string()
            }
            Self::Held => Size(number.unsigned_abs()).to_string(),
            _ => Count(number.unsigned_abs()).to_string(),
        }
    }

    fn order(self, model: &Model, a: &Group, b: &Group) -> Ordering {
        match self {
            Self::Name => a.key.say(model).cmp(b.key.say(model)),
            column => column.number(a).cmp(&column.number(b)),
        }
        .then_with(|| a.key.cmp(&b.key))
    }
}

/// What the rows are made from.
type Made = (GroupBy, Scope, String, Column, bool);

/// The table's state.
pub struct TaskTable {
    /// What makes tasks one row.
    pub by: GroupBy,
    /// Only rows whose name or module holds these words.
    pub words: String,
    sorted_by: Column,
    /// Least first; else greatest first.
    ascending: bool,
    rows: Computed<Made, Vec<Group>>,
}

impl Default for TaskTable {
    fn default() -> Self {
        Self {
            by: GroupBy::default(),
            words: String::new(),
            sorted_by: Column::Time(StateKind::Running),
            ascending: false,
            rows: Computed::default(),
        }
    }
}

impl TaskTable {
    /// Sorts by a column; again: the other way round.
    pub fn sort_by(&mut self, column: Column) {
        let again = self.sorted_by == column;
        self.ascending = if again { !self.ascending } else { column == Column::Name };
        self.sorted_by = column;
    }

    fn made_from(&self, scope: Scope) -> Made {
        (self.by, scope, self.words.trim().to_lowercase(), self.sorted_by, self.ascending)
    }
}

/// The rows that are wanted, in order.
fn make(model: &Model, (by, scope, words, column, ascending): &Made) -> Vec<Group> {
    let mut rows = groups(model, *by, scope);
    let holds = |text: &str| text.to_lowercase().contains(words);
    rows.retain(|row| words.is_empty() || holds(row.key.say(model)) || holds(row.key.module(model)));
    rows.sort_by(|a, b| match ascending {
        true => column.order(model, a, b),
        false => column.order(model, b, a),
    });
    rows
}

/// Paints the table.
pub(super) fn show_table(ui: &mut Ui, viewer: &mut Viewer) {
    let scope = scope(viewer);
    let (model, table) = (&viewer.chart.model, &mut viewer.dock.table);
    show_choices(ui, table);
    let columns: Vec<Column> = Column::ALL
        .into_iter()
        .filter(|&column| column != Column::Tasks || table.by != GroupBy::Task)
        .collect();
    let heads: Vec<Head> = columns.iter().map(|column| column.head(table.by)).collect();
    let made_from = table.made_from(scope);
    let sorted = columns.iter().position(|&column| column == table.sorted_by);
    let Some(rows) = table.rows.get(ui, model, &made_from, make) else {
        ui.spinner();
        return;
    };
    let selected = viewer.focus.selected.map(|task| table.by.key(model, task));
    let is_selected = |row: usize| selected == Some(rows[row].key);
    let look = Look {
        id: "task table",
        heads: &heads,
        sorted: Some((sorted.unwrap_or(0), table.ascending)),
        rows: rows.len(),
        selected: &is_selected,
        hint: "click: show in the graph; double click: show only this",
    };
    let hit = show_cells(ui, &look, |row, column| columns[column].say(model, &rows[row]));
    let wish = match hit {
        Some(Hit::Row(row)) => Wish::of_row(&rows[row]),
        Some(Hit::Double(row)) => Wish::only(model, rows[row].key),
        _ => Wish::Nothing,
    };
    if let Some(Hit::Head(column)) = hit {
        table.sort_by(columns[column]);
    }
    wish.fulfil(viewer);
}

fn show_choices(ui: &mut Ui, table: &mut TaskTable) {
    ui.horizontal(|ui| {
        for by in GroupBy::ALL {
            ui.selectable_value(&mut table.by, by, by.choice());
        }
        let label = ui.label("only");
        let field = TextEdit::singleline(&mut table.words).hint_text("name or module").desired_width(140.0);
        ui.add(field).labelled_by(label.id);
        if table.rows.is_late() {
            ui.spinner();
        }
    });
}
