//! The command line.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::units::parse_time;

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
    /// Say more (-vv: everything); UNITRACE_LOG=debug does the same.
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    pub verbose: u8,
}

impl Arguments {
    /// Those of this process; ends it if they are wrong.
    pub fn read() -> Self {
        Self::try_parse().and_then(Self::checked).unwrap_or_else(|error| error.exit())
    }

    /// What concerns the window does not go together with a command; `-v` goes with both, before or after it.
    fn checked(self) -> Result<Self, clap::Error> {
        if self.command.is_some() && (self.tabs || !self.files.is_empty()) {
            let why =
                "files and --tabs before a command are for the window: name the files after the command";
            return Err(Self::command().error(ErrorKind::ArgumentConflict, why));
        }
        Ok(self)
    }
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 a trace could not be read or a picture not written, 2 wrong arguments, 3 no display.
A file called `render` or `report` is opened as ./render.";

/// What can be done without a display.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Draws a trace to a file; needs no display.
    Render(Render),
    /// Says in text or JSON what happened; needs no display.
    Report(Report),
}

/// `unitrace render`.
#[derive(Args, Debug)]
pub struct Render {
    /// Trace to draw, or several to draw below each other on one time axis; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Picture to write; the end of its name says what it is: .svg or .png.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Points across and down; 1600 across and as high as the rows need (at most 900) if not said.
    #[arg(long, value_name = "WxH", value_parser = parse_size)]
    pub size: Option<(u32, u32)>,
    /// Pixels a point, for a PNG: 2 for a screen of high resolution.
    #[arg(long, value_name = "N", default_value_t = 1.0, value_parser = parse_scale)]
    pub scale: f32,
    /// Colours.
    #[arg(long, value_enum, default_value_t = Ground::Light)]
    pub theme: Ground,
    /// First moment to show, from the start of the trace: 1.2s, 350ms.
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_hyphen_values = true)]
    pub from: Option<i64>,
    /// Last moment to show.
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_hyphen_values = true)]
    pub to: Option<i64>,
    /// Show this much at the end of the trace.
    #[arg(long, value_name = "TIME", value_parser = parse_time, conflicts_with_all = ["from", "to"])]
    pub last: Option<i64>,
    /// Highlight the tasks whose names hold this.
    #[arg(long, value_name = "NAME")]
    pub search: Option<String>,
    /// In which order rows stand.
    #[arg(long, value_enum, default_value_t = RowOrder::Tree)]
    pub order: RowOrder,
}

/// `unitrace report`.
#[derive(Args, Debug)]
pub struct Report {
    /// Trace to report on, or several: how their clocks stand to each other, then each; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// As JSON, for programs.
    #[arg(long)]
    pub json: bool,
}

/// Colours of a picture.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ground {
    /// Dark letters on light ground.
    Light,
    /// Light letters on dark ground.
    Dark,
}

/// Order of rows.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowOrder {
    /// Children below their parents.
    Tree,
    /// Tasks of one module together.
    Module,
    /// By first activity.
    Activity,
}

impl Render {
    /// The part of a trace from `first` to `last` to show; `None`: all of it.
    pub fn span(&self, first: i64, last: i64) -> Option<(i64, i64)> {
        match (self.from, self.to, self.last) {
            (None, None, None) => None,
            (_, _, Some(length)) => Some((last.saturating_sub(length.max(1)), last)),
            (from, to, None) => Some((from.unwrap_or(first), to.unwrap_or(last))),
        }
    }
}

fn parse_size(text: &str) -> Result<(u32, u32), String> {
    let wrong = || format!("`{text}` is no size: write width and height, such as 1600x900");
    let (width, height) = text.split_once(['x', 'X', '×']).ok_or_else(wrong)?;
    let side = |text: &str| text.trim().parse::<u32>().map_err(|_| wrong());
    let size = (side(width)?, side(height)?);
    match [size.0, size.1].iter().all(|side| (200..=16_000).contains(side)) {
        true => Ok(size),
        false => Err(format!("{text}: each side must be between 200 and 16000")),
    }
}

fn parse_scale(text: &str) -> Result<f32, String> {
    let scale = text.parse().ok().filter(|scale| (0.5..=4.0).contains(scale));
    scale.ok_or_else(|| format!("`{text}`: a scale is a number from 0.5 to 4"))
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

    #[test]
    fn what_is_wrong_is_said() {
        for (size, told) in
            [("800", "such as 1600x900"), ("8x8", "between 200 and 16000"), ("99999x900", "between")]
        {
            assert!(parse_size(size).unwrap_err().contains(told));
        }
        assert!(parse_scale("nan").is_err() && parse_scale("2").is_ok());
    }
}
