//! From a path to a model.

use std::fmt;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Instant;

use unitrace_formats::trace::{Trace, TraceError};

use crate::model::Model;

/// Why a trace could not be opened; its text says what to do.
#[derive(Debug)]
pub struct OpenError {
    path: PathBuf,
    cause: TraceError,
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", title(&self.path), self.cause)?;
        match &self.cause {
            TraceError::Io(error) => f.write_str(remedy(error.kind())),
            // The others say it themselves.
            _ => Ok(()),
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
        Some(&self.cause)
    }
}

/// Opens the trace at `path`; `-` is standard input.
pub fn open_trace(path: &Path) -> Result<Trace, OpenError> {
    let trace = match is_stdin(path) {
        true => read_stdin().and_then(Trace::from_bytes),
        false => Trace::open(path),
    };
    trace.map_err(|cause| OpenError { path: path.to_owned(), cause })
}

/// Reads the trace at `path`; `-` is standard input.
pub fn open(path: &Path) -> Result<Model, OpenError> {
    let begin = Instant::now();
    let trace = open_trace(path)?;
    let opened = begin.elapsed();
    let model = Model::read(&trace);
    tracing::debug!(
        "{}: {} events of {} tasks; opened in {opened:.0?}, read in {:.0?}",
        title(path),
        model.event_counts.total(),
        model.tasks.len(),
        begin.elapsed() - opened
    );
    Ok(model)
}

/// Reads several traces as one model, each named after its file.
pub fn open_all(paths: &[PathBuf]) -> Result<Model, OpenError> {
    Ok(Model::join(open_each(paths)?))
}

/// Reads several traces, each named after its file.
pub fn open_each(paths: &[PathBuf]) -> Result<Vec<(String, Model)>, OpenError> {
    let name = |path: &PathBuf| match path.file_stem() {
        Some(stem) if !is_stdin(path) => stem.to_string_lossy().into_owned(),
        _ => title(path),
    };
    paths.iter().map(|path| Ok((name(path), open(path)?))).collect()
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
