//! From the trace that was collected to what else the user asked for.

use crate::error::Error;
use crate::output::{Format, Output, OutputError, PartFile, Place};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use unitrace_formats::trace::Trace;
use unitrace_formats::trace::text::{TimeColumn, list};

/// Converts the trace at `from`; says where the result is, `None` for standard output.
pub fn convert(from: &Path, to: Place, output: &Output) -> Result<Option<PathBuf>, Error> {
    let trace = Trace::open(from)?;
    let times = if output.ticks { TimeColumn::Ticks } else { TimeColumn::Nanos };
    match (output.format, to) {
        (Format::Utr | Format::Text, Place::Stdout) => {
            let mut out = BufWriter::new(io::stdout());
            let written = list(&trace, times, &mut out).and_then(|()| out.flush());
            written.map_err(|error| match error.kind() {
                io::ErrorKind::BrokenPipe => Error::ReaderLeft,
                _ => OutputError::System { path: "standard output".into(), error }.into(),
            })?;
            Ok(None)
        }
        (Format::Utr | Format::Text, Place::File(path)) => {
            let (part, mut out) = PartFile::create(&path)?;
            let written = list(&trace, times, &mut out).and_then(|()| out.flush());
            written.map_err(|error| OutputError::System { path, error })?;
            Ok(Some(part.keep()?))
        }
    }
}
