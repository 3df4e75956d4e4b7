//! Where anything that is written goes: standard output, or a file that has its name only when it is whole, so that
//! nobody finds half a file and a full disk costs nobody what was there before.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes collected before they are written.
const BUFFER: usize = 1 << 18;

/// Calls `write` with `path` opened; `-` is standard output. A file is NAME.part until it is whole.
///
/// # Errors
/// What `write` or the system says; then a file of that name is as it was before.
pub fn write_to(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if path == Path::new("-") {
        return write_stdout(write);
    }
    // A link stays one: what it names is replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&path).is_ok_and(|there| !there.is_file()) {
        // A device or a pipe takes what comes.
        return fill(File::create(path)?, write);
    }
    let part = with_end(&path, ".part");
    let written = fill(File::create(&part)?, write);
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&part);
        return written;
    }
    fs::rename(&part, path)
}

/// Writes all of a text or picture to `path`.
///
/// # Errors
/// As [`write_to`].
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_to(path, |out| out.write_all(bytes))
}

fn write_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    match fill(io::stdout().lock(), write) {
        // Somebody closed the pipe, as `head` does: that is no failure of ours.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

fn fill(out: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER, out);
    write(&mut out)?;
    out.flush()
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
        write_whole(&path, b"all").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"all");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_devices_stay_what_they_are() {
        let dir = tempfile::tempdir().unwrap();
        let (file, link) = (dir.path().join("file"), dir.path().join("link"));
        fs::write(&file, b"before").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_whole(&link, b"after").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"after");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        write_whole(Path::new("/dev/null"), b"gone").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
