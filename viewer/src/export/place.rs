//! Where an export goes: standard output, or a file that has its name only when it is whole.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes collected before they are written.
const BUFFER: usize = 1 << 18;

/// Calls `write` with `path` opened; `-` is standard output. A file is NAME.part until it is whole.
///
/// # Errors
/// What `write` or the system says; then there is no file of that name.
pub(super) fn write_to(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if path == Path::new("-") {
        let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
        return match write(&mut out).and_then(|()| out.flush()) {
            // Somebody closed the pipe, as `head` does: that is no failure of ours.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        };
    }
    let part = with_end(path, ".part");
    let mut out = BufWriter::with_capacity(BUFFER, File::create(&part)?);
    let written = write(&mut out).and_then(|()| out.flush());
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&part);
        return written;
    }
    fs::rename(&part, path)
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name: OsString = path.into();
    name.push(end);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_when_it_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.json");
        let failed = write_to(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("no more"))
        });
        assert!(failed.is_err() && fs::read_dir(dir.path()).unwrap().next().is_none());
        write_to(&path, |out| out.write_all(b"all")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"all");
    }
}
