//! The command line.

mod export;
mod foreign;
mod render;
mod report;

pub use export::Export;
pub use foreign::Foreign;
pub use render::{Ground, Render, RowOrder};
pub use report::{Form, Report, TableName};

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

/// Shows what the async tasks of a program did to each other.
///
/// Traces are made with `collect`, for example `collect --pid 4711 -o web.utr`. `-` reads one from standard input:
/// `ssh host collect --pid 4711 -o - | unitrace -`.
#[derive(Parser, Debug)]
#[command(name = "unitrace", version, after_help = EXIT_CODES)]
pub struct Arguments {
    /// What to do instead of opening a window.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Traces to open in a window: several stand below each other on one time axis.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Each trace in a tab of its own, with its own time axis.
    #[arg(long)]
    pub tabs: bool,
    /// Two traces, before and after: above each other on one time scale, with a table of what changed.
    #[arg(long, conflicts_with = "tabs")]
    pub compare: bool,
    /// Say more (-vv: everything); UNITRACE_LOG=debug does the same.
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    pub verbose: u8,
    /// Of files of other tools.
    #[command(flatten)]
    pub foreign: Foreign,
}

impl Arguments {
    /// Those of this process; ends it if they are wrong.
    pub fn read() -> Self {
        Self::try_parse().and_then(Self::checked).unwrap_or_else(|error| error.exit())
    }

    /// What concerns the window does not go together with a command; `-v` goes with both, before or after it.
    fn checked(self) -> Result<Self, clap::Error> {
        if self.command.is_some() && (self.tabs || self.compare || !self.files.is_empty()) {
            let why = "files, --tabs and --compare before a command are for the window: name the files, and what is \
                       done with them, after the command";
            return Err(Self::command().error(ErrorKind::ArgumentConflict, why));
        }
        let compared = match &self.command {
            None if self.compare => Some(self.files.len()),
            Some(Command::Report(report)) if report.compare => Some(report.files.len()),
            _ => None,
        };
        if compared.is_some_and(|files| files != 2) {
            let why = "--compare takes two traces: first the one before, then the one after";
            return Err(Self::command().error(ErrorKind::WrongNumberOfValues, why));
        }
        Ok(self)
    }
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 a trace could not be read or a file not written, 2 wrong arguments, 3 no display.
A file called `export`, `render` or `report` is opened as ./render.";

/// What can be done without a display.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Draws a trace to a file; needs no display.
    Render(Render),
    /// Writes a trace in another format; needs no display.
    Export(Export),
    /// Says what happened, as text, JSON, a page for a browser or CSV; needs no display.
    Report(Report),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn files_and_commands_keep_apart() {
        let arguments = Arguments::try_parse_from(["unitrace", "a.utr", "-"]).unwrap();
        assert_eq!(arguments.files.len(), 2);
        assert!(arguments.command.is_none());
        let render = ["unitrace", "render", "a.utr", "-o", "a.svg", "--from", "1.5ms", "--size", "800x600"];
        let Some(Command::Render(render)) = Arguments::try_parse_from(render).unwrap().command else {
            panic!("not render")
        };
        assert_eq!(
            (render.size, render.span(0, 9_000_000)),
            (Some((800, 600)), Some((1_500_000, 9_000_000)))
        );
    }

    #[test]
    fn two_traces_are_compared_not_one() {
        let read = |line: &[&str]| Arguments::try_parse_from(line).and_then(Arguments::checked);
        assert!(read(&["unitrace", "--compare", "a.utr", "b.utr"]).unwrap().compare);
        for line in [&["unitrace", "--compare", "a.utr"][..], &["unitrace", "report", "--compare", "a.utr"]] {
            let said = read(line).unwrap_err().to_string();
            assert!(said.contains("two traces"), "{said}");
        }
    }

    #[test]
    fn messages_go_with_everything() {
        for line in [["unitrace", "-v", "report", "a.utr"], ["unitrace", "report", "a.utr", "-v"]] {
            let arguments = Arguments::try_parse_from(line).and_then(Arguments::checked).unwrap();
            assert_eq!(arguments.verbose, 1);
            assert!(matches!(arguments.command, Some(Command::Report(_))));
        }
        let mixed = Arguments::try_parse_from(["unitrace", "--tabs", "report", "b.utr"]);
        let said = mixed.and_then(Arguments::checked).unwrap_err().to_string();
        assert!(said.contains("after the command"), "{said}");
    }
}
