//! A ring in a file: of its own name, through `/proc/PID/root`, or an open descriptor or mapping of a process.

use super::{Memory, ReadError, read_file};
use nix::errno::Errno;
use nix::unistd::{Whence, lseek};
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;

/// A file read by `pread`; address 0 is its first byte.
#[derive(Debug)]
pub struct FileMemory {
    file: File,
}

impl FileMemory {
    /// Opens `path` for reading. A pipe or socket does not block: it is an error.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file =
            File::options().read(true).custom_flags(nix::fcntl::OFlag::O_NONBLOCK.bits()).open(path)?;
        let kind = file.metadata()?.file_type();
        if kind.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if kind.is_fifo() || kind.is_socket() || kind.is_char_device() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a plain file"));
        }
        Ok(Self { file })
    }

    /// A file that is open already.
    #[cfg(test)]
    pub(super) fn of(file: File) -> Self {
        Self { file }
    }

    /// Bytes of the file now.
    pub fn length(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    /// The open file.
    pub fn file(&self) -> &File {
        &self.file
    }
}

impl Memory for FileMemory {
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        read_file(&self.file, at, to)
    }

    /// What is not a hole in the file: RAM that a guest never touched takes no place in it.
    fn filled(&self, within: Range<u64>) -> Vec<Range<u64>> {
        let mut filled = Vec::new();
        let mut at = within.start;
        while at < within.end {
            let Ok(start) = self.seek(at, Whence::SeekData) else {
                filled.push(at..within.end);
                break;
            };
            let Some(start) = start.filter(|&start| start >= at && start < within.end) else { break };
            let end = self.seek(start, Whence::SeekHole).ok().flatten().unwrap_or(within.end).min(within.end);
            filled.push(start..end);
            // A file that changes under this could say that its data ends where it begins.
            at = end.max(start + 1);
        }
        filled
    }
}

impl FileMemory {
    /// The next data or hole from `at` on; `None` behind the last one.
    fn seek(&self, at: u64, whence: Whence) -> Result<Option<u64>, Errno> {
        match lseek(&self.file, i64::try_from(at).map_err(|_| Errno::EINVAL)?, whence) {
            Ok(found) => Ok(u64::try_from(found).ok()),
            Err(Errno::ENXIO) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::FileExt;

    #[test]
    fn holes_are_not_searched() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(64 << 20).unwrap();
        file.as_file().write_all_at(&[1; 4096], 32 << 20).unwrap();
        let memory = FileMemory::open(file.path()).unwrap();
        let filled = memory.filled(0..64 << 20);
        assert!(filled.iter().any(|range| range.contains(&(32 << 20))), "{filled:?}");
        assert!(filled.iter().map(|range| range.end - range.start).sum::<u64>() < 8 << 20, "{filled:?}");
        assert_eq!(memory.filled(40 << 20..64 << 20), []);
        assert_eq!(memory.filled(100 << 20..101 << 20), []);
    }
}
