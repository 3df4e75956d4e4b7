//! From a path to a model.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

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
        write!(f, "{}: {}", title(&self.path), self.cause)
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

/// Reads the trace at `path`; `-` is standard input.
pub fn open(path: &Path) -> Result<Model, OpenError> {
    let fail = |cause| OpenError { path: path.to_owned(), cause };
    let trace = match is_stdin(path) {
        true => read_stdin().and_then(Trace::from_bytes).map_err(fail)?,
        false => Trace::open(path).map_err(fail)?,
    };
    Ok(Model::read(&trace))
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
