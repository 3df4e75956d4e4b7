//! What `unitrace report` is asked for.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// `unitrace report`.
#[derive(Args, Debug)]
pub struct Report {
    /// Trace to report on, or several: how their clocks stand to each other, then each; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// What changed from the first of two traces to the second, name by name.
    #[arg(long, conflicts_with_all = ["html", "csv"])]
    pub compare: bool,
    /// As JSON, for programs.
    #[arg(long, conflicts_with_all = ["html", "csv"])]
    pub json: bool,
    /// As one page that holds everything: picture, findings, tables. It needs nothing but a browser.
    #[arg(long, conflicts_with = "csv")]
    pub html: bool,
    /// One table as comma-separated values, for spreadsheets and data frames.
    #[arg(long, value_enum, value_name = "TABLE")]
    pub csv: Option<TableName>,
    /// File to write instead of standard output; .html, .json and .txt at its end say the form too.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// In which form a report is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Aligned tables for a terminal.
    Text,
    /// For programs.
    Json,
    /// A page for a browser.
    Html,
    /// One table, for spreadsheets.
    Csv(TableName),
}

impl Report {
    /// The form that is asked for, by an option or by the end of the file's name.
    pub fn form(&self) -> Form {
        let end = self.output.as_ref().and_then(|path| path.extension());
        match (self.csv, self.html, self.json) {
            (Some(table), ..) => Form::Csv(table),
            (_, true, _) => Form::Html,
            (_, _, true) => Form::Json,
            _ if end.is_some_and(|end| end == "html" || end == "htm") => Form::Html,
            _ if end.is_some_and(|end| end == "json") => Form::Json,
            _ if end.is_some_and(|end| end == "csv") => Form::Csv(TableName::Tasks),
            _ => Form::Text,
        }
    }
}

/// A table that can be written as CSV; its columns are named as in the JSON report.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TableName {
    /// Every task: its times, polls, wakes, memory.
    Tasks,
    /// Tasks of one name together.
    Names,
    /// What was found.
    Findings,
    /// Every state of every task: from when, how long, why.
    States,
    /// Every wake, read, resolution: from whom to whom.
    Arrows,
    /// Wakes by what caused them.
    Wakes,
    /// Spans with their tasks.
    Spans,
    /// Log lines.
    Logs,
    /// Every value of every counter.
    Counters,
    /// The heap over time.
    Heap,
    /// Garbage collections, one by one.
    Gc,
    /// Lost events.
    Lost,
    /// How many events of each name.
    Events,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_said_or_seen() {
        let report = |output: &str| Report {
            files: Vec::new(),
            json: false,
            html: false,
            compare: false,
            csv: None,
            output: Some(PathBuf::from(output)),
        };
        assert_eq!(report("a.html").form(), Form::Html);
        assert_eq!(report("a.json").form(), Form::Json);
        assert_eq!(report("a").form(), Form::Text);
        let gc = Report { csv: Some(TableName::Gc), ..report("a.html") };
        assert_eq!(gc.form(), Form::Csv(TableName::Gc));
    }
}
