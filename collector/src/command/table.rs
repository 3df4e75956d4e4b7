//! Tables for people: columns that line up.

/// A column: its heading, and whether its cells stand to the right, as numbers do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column(pub(super) &'static str, pub(super) bool);

/// The rows below their headings, one line each.
pub(super) fn table<const N: usize>(columns: [Column; N], rows: &[[String; N]]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or(0).max(columns[column].0.len())
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let headings = columns.map(|column| column.0.to_owned());
    let mut text = String::new();
    for row in std::iter::once(&headings).chain(rows) {
        let cells = row.iter().zip(widths).zip(columns).map(|((cell, width), Column(_, is_right))| {
            if is_right { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let columns =
            [Column("PID", true), Column("PROGRAM", false), Column("SIZE", true), Column("RING", false)];
        let row = ["1", "web", "4.0 MiB", "/x.ring"].map(str::to_owned);
        let expected = "PID  PROGRAM     SIZE  RING\n\
                        \x20 1  web      4.0 MiB  /x.ring\n";
        assert_eq!(table(columns, &[row]), expected);
    }
}
