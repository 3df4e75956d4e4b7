//! Where the bytes of a ring come from: one trait, one file for each kind of source.
//!
//! # The law
//!
//! 1. **Copy first.** Nobody outside this folder ever holds a reference into memory that another program can write;
//!    all that leaves is a copy, and only the copy is looked at.
//! 2. **Nothing in a copy is to be believed** before it was checked against the [geometry](unitrace_formats::ring::Geometry),
//!    which was itself checked.
//! 3. **Files that others can write are read by `pread`, never mapped**: a file that shrinks under a mapping ends the
//!    reader with SIGBUS, under `pread` it is an error.
//! 4. **A read may be torn.** Between any two bytes of one [`Memory::read`] the writer may have run for any length of
//!    time, and the bytes may have been copied in any order. What needs an order needs two reads: when the second one
//!    begins, the first one has ended. [`crate::packet`] is built on nothing else, and is thereby right for memory whose
//!    loads are atomic as well.
//!
//! Another source is one more file here, and one more in [`crate::find`]. What holds the whole memory of a guest is a
//! [`Guest`] besides: its addresses are guest-physical ones.

mod buffer;
mod core;
#[cfg(test)]
pub mod fake;
mod file;
mod foreign;
mod frames;
mod guest;
mod mapped;
mod process;
mod qmp;
mod ram;

pub use self::core::{CoreMemory, MappedFile};
pub use buffer::Buffer;
pub use file::FileMemory;
pub use foreign::ForeignMemory;
pub use frames::Frames;
pub use guest::Guest;
pub use mapped::MappedMemory;
pub use process::ProcessMemory;
pub use qmp::QmpMemory;
pub use ram::{Layout, Part, Ram};

use std::ops::Range;
use std::sync::Arc;

/// Bytes that may change while they are read, or go away.
///
/// ```
/// use unitrace_collector::memory::{Buffer, Memory};
/// let memory = Buffer::new(vec![1, 2, 3]);
/// let mut two = [0; 2];
/// memory.read(1, &mut two)?;
/// assert_eq!(two, [2, 3]);
/// assert!(memory.read(2, &mut two).is_err());
/// # Ok::<(), unitrace_collector::memory::ReadError>(())
/// ```
pub trait Memory: Send + Sync {
    /// Copies the bytes from `at` on into all of `to`. On an error the content of `to` is not defined.
    ///
    /// What `at` counts from is the implementation's: the start of a file, the address space of a process.
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError>;

    /// The parts of `within`, in order, that may hold anything but zeros: a search looks at nothing else. Memory that
    /// cannot tell says all of it.
    fn filled(&self, within: Range<u64>) -> Vec<Range<u64>> {
        vec![within]
    }
}

impl<M: Memory + ?Sized> Memory for Arc<M> {
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        (**self).read(at, to)
    }

    fn filled(&self, within: Range<u64>) -> Vec<Range<u64>> {
        (**self).filled(within)
    }
}

/// Why bytes could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The memory ends before these bytes, or a core file left them out.
    #[error("{length} bytes at {at:#x} are not there (is the file cut short?)")]
    End {
        /// Where the read began.
        at: u64,
        /// How many bytes were wanted.
        length: usize,
    },
    /// More bytes than any part of a ring has.
    #[error("{length} bytes at {at:#x} are more than any ring has there")]
    Large {
        /// Where the read would have begun.
        at: u64,
        /// How many bytes the ring says there are.
        length: u64,
    },
    /// The process has ended, so its memory is no more.
    #[error("the process ended while it was read")]
    Gone,
    /// The operating system refused.
    #[error("{length} bytes at {at:#x} could not be read: {error}")]
    System {
        /// Where the read began.
        at: u64,
        /// How many bytes were wanted.
        length: usize,
        /// What it said.
        error: std::io::Error,
    },
}

/// Reads all of `to` by `pread`; 0 bytes before the end are [`ReadError::End`].
fn read_file(file: &std::fs::File, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
    use std::os::unix::fs::FileExt;
    let length = to.len();
    file.read_exact_at(to, at).map_err(|error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof => ReadError::End { at, length },
        _ => ReadError::System { at, length, error },
    })
}
