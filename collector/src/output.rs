//! Where a trace goes: names, and files that appear under their name only when they are whole.

use clap::ValueEnum;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
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
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Self::Utr => "utr",
            Self::Ctf => "ctf",
            Self::Text => "txt",
        }
    }

    fn by_name(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "ctf" => Some(Self::Ctf),
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

/// Where one trace goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// To standard output.
    Stdout,
    /// To a file, or a directory for CTF.
    File(PathBuf),
}

impl Output {
    /// Takes the options; the format follows from the name if it is not given.
    pub fn new(path: Option<PathBuf>, format: Option<Format>, ticks: bool, force: bool) -> Self {
        let by_name = path.as_deref().and_then(Format::by_name);
        let text = ticks.then_some(Format::Text);
        Self { path, format: format.or(by_name).or(text).unwrap_or(Format::Utr), ticks, force }
    }

    /// Refuses what can be refused before anything was collected.
    pub fn check(&self) -> Result<(), OutputError> {
        if self.path.as_deref() != Some(Path::new("-")) {
            return Ok(());
        }
        match self.format {
            Format::Ctf => Err(OutputError::Stream),
            Format::Utr if io::stdout().is_terminal() => Err(OutputError::Terminal),
            Format::Utr | Format::Text => Ok(()),
        }
    }

    /// A place for each of these traces, named PROGRAM-PID.
    pub fn places(&self, names: &[String]) -> Result<Vec<Place>, OutputError> {
        self.check()?;
        match self.path.as_deref() {
            None => Ok(self.in_directory(Path::new(""), names)),
            Some(path) if path == Path::new("-") => match names.len() {
                0 | 1 => Ok(vec![Place::Stdout; names.len()]),
                several => Err(OutputError::Several(several)),
            },
            Some(path) if self.is_directory(path) => {
                fs::create_dir_all(path).map_err(|error| OutputError::System { path: path.into(), error })?;
                Ok(self.in_directory(path, names))
            }
            Some(_) if names.len() > 1 => Err(OutputError::Several(names.len())),
            Some(path) if path.symlink_metadata().is_ok() && !self.force => {
                Err(OutputError::Exists(path.into()))
            }
            Some(path) => Ok(vec![Place::File(path.into())]),
        }
    }

    fn is_directory(&self, path: &Path) -> bool {
        // A CTF trace is a directory itself, with or without a slash behind its name.
        let is_trace = Format::by_name(path) == Some(Format::Ctf);
        !is_trace && (path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/"))
    }

    /// Names that are not taken: NAME-PID.utr, NAME-PID-2.utr, …
    fn in_directory(&self, directory: &Path, names: &[String]) -> Vec<Place> {
        let mut taken: Vec<PathBuf> = Vec::new();
        for name in names {
            let numbered = |number: u32| {
                let suffix = if number == 1 { String::new() } else { format!("-{number}") };
                directory.join(format!("{name}{suffix}.{}", self.format.extension()))
            };
            let is_free =
                |path: &PathBuf| !taken.contains(path) && (self.force || path.symlink_metadata().is_err());
            let path = (1..).map(numbered).find(is_free).unwrap_or_default();
            taken.push(path);
        }
        taken.into_iter().map(Place::File).collect()
    }
}

/// A file that is written beside its place as NAME.part and takes its name when it is finished.
#[derive(Debug)]
pub struct PartFile {
    part: PathBuf,
    path: PathBuf,
}

impl PartFile {
    /// Opens NAME.part.
    pub fn create(path: &Path) -> Result<(Self, BufWriter<File>), OutputError> {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part).map_err(|error| OutputError::System { path: part.clone(), error })?;
        Ok((Self { part, path: path.into() }, BufWriter::with_capacity(1 << 18, file)))
    }

    /// Where the bytes are until then.
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// Gives the file its name.
    pub fn keep(self) -> Result<PathBuf, OutputError> {
        match fs::rename(&self.part, &self.path) {
            Ok(()) => Ok(self.path),
            Err(error) => Err(OutputError::System { path: self.path, error }),
        }
    }
}

/// Bytes on their way to a file or to standard output.
pub type Sink = Box<dyn Write + Send>;

/// A program's name as part of a file name.
pub fn file_name(program: &str, pid: u32) -> String {
    let clean = |c: char| if c.is_alphanumeric() || "._-+".contains(c) { c } else { '_' };
    let name: String = program.chars().take(64).map(clean).collect();
    let name = name.trim_start_matches('.');
    format!("{}-{pid}", if name.is_empty() { "trace" } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(path: &Path) -> Output {
        Output::new(Some(path.into()), None, false, false)
    }

    #[test]
    fn format_follows_the_name() {
        assert_eq!(output("a.ctf/".as_ref()).format, Format::Ctf);
        assert_eq!(output("a.txt".as_ref()).format, Format::Text);
        assert_eq!(output("a".as_ref()).format, Format::Utr);
        assert_eq!(Output::new(None, None, true, false).format, Format::Text);
    }

    #[test]
    fn nothing_is_replaced_unasked() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.utr");
        fs::write(&path, "old").unwrap();
        let one = ["web-1".to_owned()];
        assert!(matches!(output(&path).places(&one), Err(OutputError::Exists(_))));
        let forced = Output::new(Some(path.clone()), None, false, true);
        assert_eq!(forced.places(&one).unwrap(), [Place::File(path)]);
    }

    #[test]
    fn several_rings_need_a_directory() {
        let dir = tempfile::tempdir().unwrap();
        let names = ["web-1".to_owned(), "web-1".to_owned()];
        assert!(matches!(output(&dir.path().join("a.utr")).places(&names), Err(OutputError::Several(2))));
        let places = output(&dir.path().join("new/")).places(&names).unwrap();
        let expected =
            ["web-1.utr", "web-1-2.utr"].map(|name| Place::File(dir.path().join("new").join(name)));
        assert_eq!(places, expected);
    }

    #[test]
    fn a_file_has_its_name_only_when_it_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.utr");
        let (part, mut out) = PartFile::create(&path).unwrap();
        out.write_all(b"bytes").unwrap();
        drop(out);
        assert!(!path.exists());
        part.keep().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"bytes");
    }

    #[test]
    fn program_names_cannot_lead_elsewhere() {
        assert_eq!(file_name("../../etc/passwd", 1), "_.._etc_passwd-1");
        assert_eq!(file_name("", 7), "trace-7");
        assert_eq!(file_name("web server", 7), "web_server-7");
    }
}
