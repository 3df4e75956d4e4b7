//! Cells, and how they are quoted.

use std::io::{self, Write};

/// What stands in a cell.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Cell<'a> {
    /// Words.
    Text(&'a str),
    /// A number.
    Number(i128),
    /// A number with a fraction.
    Fraction(f64),
    /// Not known, or not applicable.
    Nothing,
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

macro_rules! numbers {
    ($($type:ty),*) => {
        $(impl From<$type> for Cell<'_> {
            fn from(number: $type) -> Self {
                Self::Number(number.into())
            }
        })*
    };
}

numbers!(u8, u16, u32, u64, i64);

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

/// Writes rows.
pub struct Csv<'a> {
    out: &'a mut dyn Write,
    trace: Option<String>,
    headed: bool,
    line: Vec<u8>,
}

impl<'a> Csv<'a> {
    /// Into `out`.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out, trace: None, headed: false, line: Vec::new() }
    }

    /// The rows that follow are of the trace with this name.
    pub(super) fn of_trace(&mut self, name: &str) {
        self.trace = Some(name.to_owned());
    }

    /// The names of the columns; once, whatever is asked.
    ///
    /// # Errors
    /// Those of the output.
    pub fn header(&mut self, names: &[&str]) -> io::Result<()> {
        if std::mem::replace(&mut self.headed, true) {
            return Ok(());
        }
        let trace = self.trace.as_ref().map(|_| Cell::Text("trace"));
        let names: Vec<Cell> = trace.into_iter().chain(names.iter().map(|&name| Cell::Text(name))).collect();
        self.write(&names)
    }

    /// A row.
    ///
    /// # Errors
    /// Those of the output.
    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        match self.trace.take() {
            Some(trace) => {
                let mut all = vec![Cell::Text(&trace)];
                all.extend(cells);
                let done = self.write(&all);
                self.trace = Some(trace);
                done
            }
            None => self.write(cells),
        }
    }

    fn write(&mut self, cells: &[Cell]) -> io::Result<()> {
        self.line.clear();
        for (column, cell) in cells.iter().enumerate() {
            if column > 0 {
                self.line.push(b',');
            }
            match cell {
                Cell::Text(text) => quote(&mut self.line, text),
                Cell::Number(number) => write!(self.line, "{number}")?,
                Cell::Fraction(number) => write!(self.line, "{number}")?,
                Cell::Nothing => {}
            }
        }
        self.line.extend(b"\r\n");
        self.out.write_all(&self.line)
    }
}

/// Quotes where it must be, and takes from a formula what makes it one.
fn quote(line: &mut Vec<u8>, text: &str) {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let plain = !formula && !text.contains([',', '"', '\n', '\r']);
    if plain {
        return line.extend(text.bytes());
    }
    line.push(b'"');
    line.extend(formula.then_some(b'\''));
    for byte in text.bytes() {
        if byte == b'"' {
            line.push(b'"');
        }
        line.push(byte);
    }
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula_runs() {
        let mut out = Vec::new();
        let mut csv = Csv::new(&mut out);
        csv.header(&["name", "at_ns"]).unwrap();
        csv.row(&["a, \"b\"".into(), Cell::Number(-5)]).unwrap();
        csv.row(&["=1+1".into(), Cell::from(None::<i64>)]).unwrap();
        let said = String::from_utf8(out).unwrap();
        assert_eq!(said, "name,at_ns\r\n\"a, \"\"b\"\"\",-5\r\n\"'=1+1\",\r\n");
    }

    #[test]
    fn several_traces_have_a_column_and_one_header() {
        let mut out = Vec::new();
        let mut csv = Csv::new(&mut out);
        for name in ["web", "cache"] {
            csv.of_trace(name);
            csv.header(&["n"]).unwrap();
            csv.row(&[1u32.into()]).unwrap();
        }
        assert_eq!(String::from_utf8(out).unwrap(), "trace,n\r\nweb,1\r\ncache,1\r\n");
    }
}
