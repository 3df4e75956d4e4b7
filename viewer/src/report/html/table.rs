//! A table of the page.

use std::io::{self, Write};

use super::Escaped;
use crate::units::Count;

/// A table that opens and closes: its header, its rows, and how many rows there would be.
pub(super) struct Table<'a> {
    title: &'a str,
    header: &'a [&'a str],
    /// How many of the first columns are words.
    words: usize,
    rows: Vec<Vec<String>>,
    all: usize,
    open: bool,
}

impl<'a> Table<'a> {
    /// Without rows yet, of `all` that there are.
    pub(super) const fn new(title: &'a str, header: &'a [&'a str], words: usize, all: usize) -> Self {
        Self { title, header, words, rows: Vec::new(), all, open: true }
    }

    /// The same, closed until somebody opens it.
    pub(super) fn closed(self) -> Self {
        Self { open: false, ..self }
    }

    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let open = if self.open { " open" } else { "" };
        writeln!(
            out,
            "<details{open}><summary>{}</summary><div class=\"table\"><table><thead><tr>",
            self.title
        )?;
        for (column, name) in self.header.iter().enumerate() {
            write!(out, "<th{}>{name}</th>", self.class(column))?;
        }
        writeln!(out, "</tr></thead><tbody>")?;
        for row in &self.rows {
            write!(out, "<tr>")?;
            for (column, cell) in row.iter().enumerate() {
                write!(out, "<td{}>{}</td>", self.class(column), Escaped(cell))?;
            }
            writeln!(out, "</tr>")?;
        }
        writeln!(out, "</tbody></table></div>")?;
        if let Some(hidden @ 1..) = self.all.checked_sub(self.rows.len()) {
            writeln!(out, "<p class=\"note\">and {} more</p>", Count(hidden as u64))?;
        }
        writeln!(out, "</details>")
    }

    const fn class(&self, column: usize) -> &'static str {
        if column < self.words { " class=\"left\"" } else { "" }
    }
}
