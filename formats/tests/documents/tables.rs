//! Reading the tables of a normative document back.

/// One row of a table of offsets.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    /// First column.
    pub(crate) offset: usize,
    /// Second column.
    pub(crate) kind: &'a str,
    /// Third column.
    pub(crate) name: &'a str,
}

impl Row<'_> {
    /// Bytes of the field; `None` where the document leaves it open.
    pub(crate) fn size(&self) -> Option<usize> {
        let (count, kind) = self.kind.split_once(" × ").unwrap_or(("1", self.kind));
        let each = match kind {
            "u8" => 1,
            "u16" => 2,
            "u32" => 4,
            "u64" => 8,
            bytes => bytes.parse().ok()?,
        };
        Some(count.parse::<usize>().ok()? * each)
    }
}

/// The rows of the first table of offsets after `heading`.
pub(crate) fn rows_after<'a>(document: &'a str, heading: &str) -> Vec<Row<'a>> {
    let start = document.find(heading).unwrap_or_else(|| panic!("no {heading:?}"));
    let lines = document[start..].lines();
    let table = lines.skip_while(|line| !line.starts_with("| offset | type | name |")).skip(2);
    table.take_while(|line| line.starts_with('|')).map(row).collect()
}

fn row(line: &str) -> Row<'_> {
    let mut cells = line.trim_matches('|').split(" | ").map(str::trim);
    let mut next = || cells.next().unwrap_or_else(|| panic!("too few cells: {line}"));
    let offset = next().parse().unwrap_or_else(|_| panic!("no offset: {line}"));
    Row { offset, kind: next(), name: next() }
}
