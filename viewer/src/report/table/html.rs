//! Tables and sentences of a page: each table can be opened and closed.

use std::io::{self, Write};

use super::{Head, Part, Table};
use crate::report::html::Escaped;
use crate::units::Count;

/// Writes parts of a report.
pub(in crate::report) fn write(parts: &[Part], out: &mut dyn Write) -> io::Result<()> {
    parts.iter().try_for_each(|part| match part {
        Part::Table(table) if table.rows.is_empty() => Ok(()),
        Part::Table(table) => write_table(table, out),
        Part::Sentence(words) => writeln!(out, "<p>{}</p>", Escaped(words)),
    })
}

fn write_table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let (open, title) = (if table.closed { "" } else { " open" }, table.title);
    writeln!(out, "<details{open}><summary>{title}</summary><div class=\"table\"><table><thead><tr>")?;
    for head in &table.heads {
        write!(out, "<th{}>{}</th>", class(head), head.name)?;
    }
    writeln!(out, "</tr></thead><tbody>")?;
    for row in &table.rows {
        write!(out, "<tr>")?;
        for (head, cell) in table.heads.iter().zip(row) {
            write!(out, "<td{}>{}</td>", class(head), Escaped(cell))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table></div>")?;
    if table.hidden > 0 {
        writeln!(out, "<p class=\"note\">and {} more</p>", Count(table.hidden as u64))?;
    }
    writeln!(out, "</details>")
}

const fn class(head: &Head) -> &'static str {
    if head.words { " class=\"left\"" } else { "" }
}
