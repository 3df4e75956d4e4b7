//! A table of the report: its columns are defined once, text and page draw it.

mod html;
mod text;

pub(super) use html::write as write_html;
pub(super) use text::write as write_text;

use crate::units::{Count, Size, Time};

/// Where a report is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Room {
    /// In a terminal: few rows, the columns that matter most.
    Terminal,
    /// On a page: many rows, all columns.
    Page,
}

impl Room {
    /// Rows of the tables of names and tasks; JSON and CSV have them all.
    const fn rows(self) -> usize {
        match self {
            Self::Terminal => 30,
            Self::Page => 300,
        }
    }
}

/// A part of a report.
pub(super) enum Part {
    /// A table; nothing is drawn of one without rows.
    Table(Table),
    /// Words below one.
    Sentence(String),
}

/// What stands in a column, taken from a row.
enum Cell<R> {
    Words(fn(&R) -> String),
    /// Nanoseconds.
    Time(fn(&R) -> i64),
    Count(fn(&R) -> u64),
    /// Bytes; nothing for none.
    Size(fn(&R) -> u64),
}

/// A column of a table whose rows are made from `R`.
pub(super) struct Column<R> {
    head: &'static str,
    cell: Cell<R>,
    /// Only where there is room.
    wide: bool,
}

impl<R> Column<R> {
    /// Words, which begin at the left.
    pub(super) const fn words(head: &'static str, say: fn(&R) -> String) -> Self {
        Self { head, cell: Cell::Words(say), wide: false }
    }

    /// A duration in nanoseconds.
    pub(super) const fn time(head: &'static str, of: fn(&R) -> i64) -> Self {
        Self { head, cell: Cell::Time(of), wide: false }
    }

    /// How many.
    pub(super) const fn count(head: &'static str, of: fn(&R) -> u64) -> Self {
        Self { head, cell: Cell::Count(of), wide: false }
    }

    /// A number of bytes.
    pub(super) const fn size(head: &'static str, of: fn(&R) -> u64) -> Self {
        Self { head, cell: Cell::Size(of), wide: false }
    }

    /// The same, left out where there is little room.
    pub(super) const fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    fn say(&self, row: &R) -> String {
        match self.cell {
            Cell::Words(say) => say(row),
            Cell::Time(of) => Time(of(row)).to_string(),
            Cell::Count(of) => Count(of(row)).to_string(),
            Cell::Size(of) if of(row) == 0 => String::new(),
            Cell::Size(of) => Size(of(row)).to_string(),
        }
    }
}

/// The head of a column as it is drawn.
#[derive(Clone, Copy, Debug)]
struct Head {
    name: &'static str,
    /// Words begin at the left, numbers end at the right.
    words: bool,
}

/// A table as it is drawn.
pub(super) struct Table {
    title: &'static str,
    heads: Vec<Head>,
    rows: Vec<Vec<String>>,
    /// Rows that there was no room for.
    hidden: usize,
    /// On a page it is closed until somebody opens it.
    closed: bool,
}

impl Table {
    /// Of all these rows.
    pub(super) fn of<'r, R: 'r>(
        title: &'static str,
        columns: &[Column<R>],
        room: Room,
        rows: impl IntoIterator<Item = &'r R>,
    ) -> Self {
        let columns: Vec<_> = columns.iter().filter(|column| !column.wide || room == Room::Page).collect();
        let head =
            |column: &&Column<R>| Head { name: column.head, words: matches!(column.cell, Cell::Words(_)) };
        let row = |row: &R| columns.iter().map(|column| column.say(row)).collect();
        let rows = rows.into_iter().map(row).collect();
        Self { title, heads: columns.iter().map(head).collect(), rows, hidden: 0, closed: false }
    }

    /// Of as many of these rows as there is room for.
    pub(super) fn of_first<'r, R: 'r>(
        title: &'static str,
        columns: &[Column<R>],
        room: Room,
        rows: impl ExactSizeIterator<Item = &'r R>,
    ) -> Self {
        let hidden = rows.len().saturating_sub(room.rows());
        Self { hidden, ..Self::of(title, columns, room, rows.take(room.rows())) }
    }

    /// Of cells that say themselves; only the first column holds words.
    pub(super) fn of_cells(title: &'static str, heads: &[&'static str], rows: Vec<Vec<String>>) -> Self {
        let head = |(at, &name): (usize, &&'static str)| Head { name, words: at == 0 };
        Self { title, heads: heads.iter().enumerate().map(head).collect(), rows, hidden: 0, closed: false }
    }

    /// The same; so many more rows there are.
    pub(super) fn with_hidden(self, hidden: usize) -> Self {
        Self { hidden, ..self }
    }

    /// The same, closed on a page until somebody opens it.
    pub(super) fn closed(self) -> Self {
        Self { closed: true, ..self }
    }
}
