//! What `unitrace render` is asked for.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::units::{parse_size, parse_time};

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
    /// Show the moment of a finding, by its number or kind in the report (`--finding 1`, `--finding long_poll`), and
    /// only the tasks it concerns and those they have to do with.
    #[arg(long, value_name = "WHICH", conflicts_with_all = ["from", "to", "last"])]
    pub finding: Option<String>,
    /// Show the life of the first task whose name holds this, and select it.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["from", "to", "last", "finding"])]
    pub life: Option<String>,
    /// Show only the tasks that fit: words of a name or module, /regex/, module:net, state:ready, "ready>1ms",
    /// near:17+2, is:stuck; -word leaves out.
    #[arg(long, value_name = "FILTER", allow_hyphen_values = true)]
    pub only: Option<String>,
    /// With --only, --life or --finding: also the tasks that have to do with them, over so many steps.
    #[arg(long, value_name = "N")]
    pub hops: Option<usize>,
    /// Select the first task whose name holds this: its arrows are all drawn, what has nothing to do with it is pale.
    #[arg(long, value_name = "NAME")]
    pub select: Option<String>,
    /// Highlight the tasks whose names hold this.
    #[arg(long, value_name = "NAME")]
    pub search: Option<String>,
    /// In which order rows stand.
    #[arg(long, value_enum, default_value_t = RowOrder::Tree)]
    pub order: RowOrder,
    /// Leave out the explanation of colours and arrows.
    #[arg(long)]
    pub no_legend: bool,
    /// Draw the bookmarks that are kept beside the trace (FILE.notes.json).
    #[arg(long)]
    pub bookmarks: bool,
}

/// Colours of a picture.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ground {
    /// Dark letters on light ground.
    Light,
    /// Light letters on dark ground.
    Dark,
    /// For paper: white ground, and shades that stay apart without colour.
    Print,
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
    /// What waited longest first.
    Waiting,
    /// What was ready longest without running first.
    Ready,
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

fn parse_scale(text: &str) -> Result<f32, String> {
    let scale = text.parse().ok().filter(|scale| (0.5..=4.0).contains(scale));
    scale.ok_or_else(|| format!("`{text}`: a scale is a number from 0.5 to 4"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said() {
        assert!(parse_scale("nan").is_err() && parse_scale("2").is_ok());
    }
}
