//! From a path to a model.

use std::fmt;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

use unitrace_formats::foreign::ImportOptions;
use unitrace_formats::trace::{Trace, TraceError};

use crate::model::{Cancelled, Model, Watch};

/// Why a trace could not be opened; its text says what to do.
#[derive(Debug)]
pub struct OpenError {
    path: PathBuf,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Trace(TraceError),
    Cancelled(Cancelled),
}

impl OpenError {
    /// True if nothing is wrong: somebody said that it should not be opened after all.
    pub fn is_cancelled(&self) -> bool {
        matches!(self.cause, Cause::Cancelled(_))
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", title(&self.path))?;
        match &self.cause {
            Cause::Cancelled(cancelled) => cancelled.fmt(f),
            Cause::Trace(trace @ TraceError::Io(error)) => write!(f, "{trace}{}", remedy(error.kind())),
            // The others say it themselves.
            Cause::Trace(trace) => trace.fmt(f),
        }
    }
}

/// What to do when the operating system says no.
const fn remedy(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => {
            "; look at the name, or make a trace: `collect --list` shows what can be collected, `collect --pid N -o \
             FILE.utr` collects it"
        }
        ErrorKind::PermissionDenied => {
            "; traces belong to whoever ran `collect`: read it as that user, or give yourself the right with chmod"
        }
        ErrorKind::IsADirectory => {
            "; name the .utr file itself (a CTF directory made by `collect` is for babeltrace2 and Trace Compass)"
        }
        _ => "; read it again, or copy it to another disk and read it there",
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Cause::Trace(trace) => Some(trace),
            Cause::Cancelled(cancelled) => Some(cancelled),
        }
    }
}

/// How this process reads files of other tools: what its command line says holds for all that it opens.
static FOREIGN: OnceLock<ImportOptions> = OnceLock::new();

/// Says how files of other tools are read, once and before the first is opened.
pub fn read_foreign(how: ImportOptions) {
    // A second time would be somebody else's wish.
    let _ = FOREIGN.set(how);
}

/// Opens the trace at `path`; `-` is standard input.
pub fn open_trace(path: &Path) -> Result<Trace, OpenError> {
    let how = FOREIGN.get_or_init(ImportOptions::default);
    let trace = match is_stdin(path) {
        true => read_stdin().and_then(|bytes| Trace::from_bytes_as(bytes, how)),
        false => Trace::open_as(path, how),
    };
    trace.map_err(|cause| OpenError { path: path.to_owned(), cause: Cause::Trace(cause) })
}

/// Reads the trace at `path`; `-` is standard input.
pub fn open(path: &Path) -> Result<Model, OpenError> {
    let file = Opened::new(path)?;
    file.read(&Watch::default())
}

/// Reads several traces as one model, each named after its file.
pub fn open_all(paths: &[PathBuf]) -> Result<Model, OpenError> {
    Ok(Model::join(open_each(paths)?))
}

/// Reads several traces, each named after its file.
pub fn open_each(paths: &[PathBuf]) -> Result<Vec<(String, Model)>, OpenError> {
    paths.iter().map(|path| Ok((name(path), open(path)?))).collect()
}

/// [`open_all`] for somebody who waits: `watch` sees how far it is and can end it, and `first` gets a first model
/// ([`Model::glance`]) where the whole one takes long, on a thread of its own: reading goes on meanwhile.
pub fn open_watched(
    paths: &[PathBuf],
    watch: &Watch,
    first: impl FnOnce(Model) + Send,
) -> Result<Model, OpenError> {
    let files = paths.iter().map(|path| Opened::new(path)).collect::<Result<Vec<_>, _>>()?;
    let glances = files.iter().map(|file| file.glance(watch)).collect::<Result<Vec<_>, _>>()?;
    // Of several traces the small ones have none: then there is no first picture of all.
    let glances: Option<Vec<_>> = glances.into_iter().collect();
    std::thread::scope(|scope| {
        if let Some(glances) = glances {
            scope.spawn(move || first(Model::join(glances)));
        }
        let read = |file: Opened| Ok((name(&file.path), file.read(watch)?));
        Ok(Model::join(files.into_iter().map(read).collect::<Result<_, _>>()?))
    })
}

/// Traces with fewer events are read before a first picture would be noticed.
const GLANCE_FROM: u64 = 2_000_000;

/// A file whose events are yet to be read.
struct Opened {
    path: PathBuf,
    trace: Trace,
}

impl Opened {
    fn new(path: &Path) -> Result<Self, OpenError> {
        let begin = Instant::now();
        let trace = open_trace(path)?;
        tracing::debug!("{}: opened in {:.0?}", title(path), begin.elapsed());
        Ok(Self { path: path.to_owned(), trace })
    }

    fn glance(&self, watch: &Watch) -> Result<Option<(String, Model)>, OpenError> {
        let begin = Instant::now();
        let counts = self.trace.packets().iter().map(|packet| u64::from(packet.header.commit.count));
        if counts.sum::<u64>() < GLANCE_FROM {
            return Ok(None);
        }
        let model = Model::glance(&self.trace, watch).map_err(|cancelled| self.cancelled(cancelled))?;
        tracing::debug!("{}: first picture in {:.0?}", title(&self.path), begin.elapsed());
        Ok(Some((name(&self.path), model)))
    }

    fn read(&self, watch: &Watch) -> Result<Model, OpenError> {
        let begin = Instant::now();
        let model = Model::read_watched(&self.trace, watch).map_err(|cancelled| self.cancelled(cancelled))?;
        tracing::debug!(
            "{}: {} events of {} tasks read in {:.0?}",
            title(&self.path),
            model.event_counts.total(),
            model.tasks.len(),
            begin.elapsed()
        );
        Ok(model)
    }

    fn cancelled(&self, cancelled: Cancelled) -> OpenError {
        OpenError { path: self.path.clone(), cause: Cause::Cancelled(cancelled) }
    }
}

fn name(path: &Path) -> String {
    match path.file_stem() {
        Some(stem) if !is_stdin(path) => stem.to_string_lossy().into_owned(),
        _ => title(path),
    }
}

/// What to call a trace.
pub fn title(path: &Path) -> String {
    match is_stdin(path) {
        true => "standard input".to_owned(),
        false => path.display().to_string(),
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

fn read_stdin() -> Result<Vec<u8>, TraceError> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(TraceError::Io)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_to_do() {
        let said = |path: &str| open(Path::new(path)).map(drop).unwrap_err().to_string();
        assert!(said("/nowhere/no file.utr").contains("`collect --list` shows"));
        let empty = tempfile::tempdir().unwrap();
        let no_trace = said(&empty.path().to_string_lossy());
        assert!(no_trace.contains("no file called metadata") && no_trace.contains("name the"), "{no_trace}");
        let empty = tempfile::NamedTempFile::new().unwrap();
        let said = said(&empty.path().to_string_lossy());
        assert!(said.contains("there is nothing in it") && said.contains("collector"), "{said}");
    }
}
