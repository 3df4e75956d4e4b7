//! What `unitrace export` is asked for.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use unitrace_formats::foreign::folded::Weight;
use unitrace_formats::foreign::write::Options;
use unitrace_formats::foreign::{Format, format};

/// `unitrace export`.
#[derive(Args, Debug)]
pub struct Export {
    /// Trace to write in another format; several go into one archive (.tar) for Perfetto; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// File to write, `-` for standard output; the end of its name says the format.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Format, if the name does not say it.
    #[arg(long, value_parser = formats())]
    pub format: Option<Format>,
    /// In listings and JSON lines, times in raw ticks of the program's clock.
    #[arg(long)]
    pub ticks: bool,
    /// In folded stacks, what is added up: `running` (nanoseconds) or `bytes` (sampled allocations).
    #[arg(long, value_name = "WHAT", default_value = "running")]
    pub weight: Weight,
    /// Replace a file that exists.
    #[arg(long)]
    pub force: bool,
}

impl Export {
    /// What may be chosen beside the format.
    pub fn options(&self) -> Options {
        Options { ticks: self.ticks, weight: self.weight }
    }
}

/// The formats that are written, by name.
fn formats() -> impl TypedValueParser<Value = Format> {
    let written = format::ALL.iter().filter(|about| about.is_written);
    let names = written.map(|about| PossibleValue::new(about.name).help(about.what));
    PossibleValuesParser::new(names).map(|name| Format::by_name(&name).unwrap_or(Format::Utr))
}
