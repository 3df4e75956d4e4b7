//! Where a trace goes: names, and files that appear under their name only when they are whole.

mod part;
mod place;

pub use part::PartFile;
pub use place::{Place, file_name};

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use unitrace_formats::foreign::Format;
use unitrace_formats::foreign::write::Options;

/// What the user said about the output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Output {
    path: Option<PathBuf>,
    /// What is written.
    pub format: Format,
    /// What else may be chosen.
    pub options: Options,
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
    /// What it takes to write it would make this program larger than a host should have to carry.
    #[error("{} files are not written here. Give -o NAME.utr, then `unitrace export NAME.utr -o NAME.{}`", .0.about().name, .0.about().extensions[0])]
    OfExport(Format),
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
    pub fn new(path: Option<PathBuf>, format: Option<Format>, options: Options, force: bool) -> Self {
        let is_meant = |format: &Format| format.about().is_written || format.is_of_export();
        let by_name = path.as_deref().and_then(Format::by_path).filter(is_meant);
        let text = options.ticks.then_some(Format::Text);
        Self { path, format: format.or(by_name).or(text).unwrap_or(Format::Utr), options, force }
    }

    /// For a ring that is written as it is: the same place, with the name that such files have.
    pub fn of_ancestor(&self) -> Self {
        Self { format: Format::Ctf, ..self.clone() }
    }

    /// Refuses what can be refused before anything was collected.
    pub fn check(&self) -> Result<(), OutputError> {
        if self.format.is_of_export() {
            return Err(OutputError::OfExport(self.format));
        }
        if self.path.as_deref() != Some(Path::new("-")) {
            return Ok(());
        }
        match self.format {
            format if format.is_directory() => Err(OutputError::Stream),
            format if !format.about().is_text && io::stdout().is_terminal() => Err(OutputError::Terminal),
            _ => Ok(()),
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
        assert_eq!(by_name("a.firefox.json"), Format::Firefox);
        assert_eq!(by_name("a.json"), Format::Chrome);
        assert_eq!(by_name("a"), Format::Utr);
        let ticks = Options { ticks: true, ..Options::default() };
        assert_eq!(Output::new(None, None, ticks, false).format, Format::Text);
    }

    #[test]
    fn what_is_written_elsewhere_is_refused_at_once() {
        for end in ["firefox.json", "parquet"] {
            let output = Output::new(Some(format!("a.{end}").into()), None, Options::default(), false);
            let said = output.check().unwrap_err().to_string();
            assert!(said.contains(&format!("`unitrace export NAME.utr -o NAME.{end}`")), "{said}");
        }
    }

    fn by_name(path: &str) -> Format {
        Output::new(Some(path.into()), None, Options::default(), false).format
    }
}
