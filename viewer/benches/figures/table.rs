//! The table: figure, limit, measured, holds or not.

use std::fmt;

/// In what a figure is measured.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    Seconds,
    Milliseconds,
    /// Of 1,000,000 bytes.
    Megabytes,
    /// Millions of events a second: the only one of which more is better.
    Rate,
}

impl Unit {
    const fn name(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Megabytes => "MB",
            Self::Rate => "M events/s",
        }
    }

    fn holds(self, measured: f64, limit: f64) -> bool {
        match self {
            Self::Rate => measured >= limit,
            _ => measured <= limit,
        }
    }
}

struct Row {
    what: String,
    unit: Unit,
    limit: f64,
    measured: f64,
}

/// Rows in the order in which they were measured; each is printed at once, all again at the end.
#[derive(Default)]
pub(crate) struct Table(Vec<Row>);

impl Table {
    pub(crate) fn add(&mut self, what: impl Into<String>, unit: Unit, limit: f64, measured: f64) {
        let row = Row { what: what.into(), unit, limit, measured };
        println!("    {row}");
        self.0.push(row);
    }

    /// How many figures do not hold.
    pub(crate) fn failed(&self) -> usize {
        self.0.iter().filter(|row| !row.holds()).count()
    }
}

impl Row {
    fn holds(&self) -> bool {
        self.unit.holds(self.measured, self.limit)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, unit, limit, measured } = self;
        let (sign, holds) = (
            if matches!(unit, Unit::Rate) { "≥" } else { "≤" },
            if self.holds() { "holds" } else { "DOES NOT HOLD" },
        );
        write!(f, "{what:<62} {sign} {limit:>6} {measured:>8.2} {:<11} {holds}", unit.name())
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<62} {:>8} {:>8}", "figure", "limit", "measured")?;
        self.0.iter().try_for_each(|row| writeln!(f, "{row}"))?;
        match self.failed() {
            0 => writeln!(f, "all {} figures hold", self.0.len()),
            failed => writeln!(f, "{failed} of {} figures do not hold", self.0.len()),
        }
    }
}
