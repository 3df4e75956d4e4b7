//! A ring in a file: of its own name, through `/proc/PID/root`, or an open descriptor or mapping of a process.

use super::{Memory, ReadError, read_file};
use std::fs::File;
use std::io;
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
}
