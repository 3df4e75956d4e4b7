//! Tables and sentences for a terminal: columns are as wide as their widest cell.

use std::io::{self, Write};

use super::{Head, Part, Table};
use crate::units::Count;

/// Writes parts of a report, each after an empty line.
pub(in crate::report) fn write(parts: &[Part], out: &mut dyn Write) -> io::Result<()> {
    parts.iter().try_for_each(|part| match part {
        Part::Table(table) if table.rows.is_empty() => Ok(()),
        Part::Table(table) => write_table(table, out),
        Part::Sentence(words) => writeln!(out, "\n{words}"),
    })
}

fn write_table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let width = |(column, head): (usize, &Head)| {
        let cells = table.rows.iter().map(|row| row[column].chars().count());
        cells.chain([head.name.chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = table.heads.iter().enumerate().map(width).collect();
    let line = |cells: &[&str]| {
        let mut line = String::new();
        for ((cell, &width), head) in cells.iter().zip(&widths).zip(&table.heads) {
            let pad = " ".repeat(width - cell.chars().count());
            let (before, after) = if head.words { ("", &*pad) } else { (&*pad, "") };
            line.extend(["  ", before, cell, after]);
        }
        line.truncate(line.trim_end().len());
        line
    };
    let heads: Vec<&str> = table.heads.iter().map(|head| head.name).collect();
    writeln!(out, "\n{}\n{}", table.title, line(&heads))?;
    for row in &table.rows {
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        writeln!(out, "{}", line(&cells))?;
    }
    if table.hidden > 0 {
        writeln!(out, "  … and {} more", Count(table.hidden as u64))?;
    }
    Ok(())
}
