//! From the trace that was collected to what else the user asked for.

use crate::error::Error;
use crate::output::{Output, OutputError, PartFile, Place};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use unitrace_formats::foreign::{Format, ctf, write};
use unitrace_formats::trace::Trace;

/// What a trace was converted to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Converted {
    /// Where it is, `None` for standard output.
    pub path: Option<PathBuf>,
    /// Its size.
    pub bytes: u64,
}

/// Converts the trace at `from`.
pub fn convert(from: &Path, to: Place, output: &Output) -> Result<Converted, Error> {
    let trace = Trace::open_own(from)?;
    match (output.format, to) {
        (Format::Ctf, Place::Stdout) => Err(OutputError::Stream.into()),
        (Format::Ctf, Place::File(path)) => {
            let summary = ctf::write_dir(&trace, &path, ctf::CtfOptions::default())?;
            Ok(Converted { path: Some(path), bytes: summary.bytes })
        }
        (_, Place::Stdout) => {
            let bytes = write_stream(&trace, output, io::stdout()).map_err(|error| match error.kind() {
                io::ErrorKind::BrokenPipe => Error::ReaderLeft,
                _ => OutputError::System { path: "standard output".into(), error }.into(),
            })?;
            Ok(Converted { path: None, bytes })
        }
        (_, Place::File(path)) => {
            let (part, out) = PartFile::create(&path)?;
            let bytes = write_stream(&trace, output, out)
                .map_err(|error| OutputError::System { path: part.part().into(), error })?;
            Ok(Converted { path: Some(part.keep()?), bytes })
        }
    }
}

/// Writes a format that is one stream of bytes.
fn write_stream(trace: &Trace, output: &Output, out: impl Write) -> io::Result<u64> {
    let mut out = Counted { out: BufWriter::new(out), bytes: 0 };
    write::write(trace, output.format, output.options, &mut out)?;
    out.flush()?;
    Ok(out.bytes)
}

/// Counts what goes through.
struct Counted<W> {
    out: W,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.out.write(bytes)?;
        self.bytes += length as u64;
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
