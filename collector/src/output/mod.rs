//! Where a trace goes: names, and files that appear under their name only when they are whole.

mod part;
mod place;

pub use part::PartFile;
pub use place::{Place, file_name};

use clap::ValueEnum;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub enum Format {
    /// A unitrace trace file (.utr)
    Utr,
    /// A CTF 1.8 directory (.ctf), for babeltrace2 and Trace Compass
    Ctf,
    /// A text listing (.txt), one line an event
    Text,
    /// A Perfetto trace (.pftrace), for ui.perfetto.dev and trace_processor
    Perfetto,
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Self::Utr => "utr",
            Self::Ctf => "ctf",
            Self::Text => "txt",
            Self::Perfetto => "pftrace",
        }
    }

    fn by_name(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "ctf" => Some(Self::Ctf),
            "pftrace" => Some(Self::Perfetto),
            "txt" => Some(Self::Text),
            "utr" => Some(Self::Utr),
            _ => None,
        }
    }
}

/// What the user said about the output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Output {
    path: Option<PathBuf>,
    /// What is written.
    pub format: Format,
    /// Text listings show raw ticks.
    pub ticks: bool,
    force: bool,
}

/// Why nothing can be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// There is such a file.
    #[error("{} exists already. Give --force to replace it, or another name with -o", .0.display())]
    Exists(PathBuf),
    /// Bytes would go to a terminal.
    #[error(
        "a trace is not for a terminal. Give a file with -o, pipe it into `unitrace -`, or ask for --format text"
    )]
    Terminal,
    /// Several traces cannot go into one stream.
    #[error(
        "{0} rings do not fit into one output. Give a directory with -o, or leave -o out to get a file for each"
    )]
    Several(usize),
    /// A directory of files cannot go into a stream.
    #[error("a CTF trace is a directory and cannot go to standard output. Give -o NAME.ctf")]
    Stream,
    /// The system refused.
    #[error("{} cannot be written: {error}. Give another place with -o", path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

impl Output {
    /// Takes the options; the format follows from the name if it is not given.
    pub fn new(path: Option<PathBuf>, format: Option<Format>, ticks: bool, force: bool) -> Self {
        let by_name = path.as_deref().and_then(Format::by_name);
        let text = ticks.then_some(Format::Text);
        Self { path, format: format.or(by_name).or(text).unwrap_or(Format::Utr), ticks, force }
    }

    /// For a ring that is written as it is: the same place, with the name that such files have.
    pub fn of_ancestor(&self) -> Self {
        Self { format: Format::Ctf, ..self.clone() }
    }

    /// Refuses what can be refused before anything was collected.
    pub fn check(&self) -> Result<(), OutputError> {
        if self.path.as_deref() != Some(Path::new("-")) {
            return Ok(());
        }
        match self.format {
            Format::Ctf => Err(OutputError::Stream),
            Format::Utr | Format::Perfetto if io::stdout().is_terminal() => Err(OutputError::Terminal),
            Format::Utr | Format::Perfetto | Format::Text => Ok(()),
        }
    }
}

/// Bytes on their way to a file or to standard output.
pub type Sink = Box<dyn Write + Send>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_follows_the_name() {
        assert_eq!(by_name("a.ctf/"), Format::Ctf);
        assert_eq!(by_name("a.txt"), Format::Text);
        assert_eq!(by_name("a.pftrace"), Format::Perfetto);
        assert_eq!(by_name("a"), Format::Utr);
        assert_eq!(Output::new(None, None, true, false).format, Format::Text);
    }

    fn by_name(path: &str) -> Format {
        Output::new(Some(path.into()), None, false, false).format
    }
}
