//! Writes a trace as a CTF 1.8 directory, which babeltrace2, Trace Compass and others read.
//!
//! Packets in a ring and in a trace file are CTF packets already, so this is a generated `metadata` file and a copy:
//! one file a stream (`lane_0_level_0`), with the loss written into the packet headers in the way CTF counts it. A trace
//! whose clock was restarted becomes one directory a boot (`boot_0`, `boot_1`), as CTF has no word for that.
//!
//! Packets with times more than 292 years (2^63 ns) after 1970 or after tick 0 are counted as lost: readers refuse them.
//!
//! What CTF cannot hold: the live table, module paths, files and units of sites, and the text flag's meaning.

mod clock;
mod directory;
mod events;
mod metadata;
mod plan;
pub mod read;
mod sites;
mod stream;
mod tsdl;
mod write;

use std::io;
use std::path::{Path, PathBuf};

pub use write::write_dir;

/// What may be chosen.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct CtfOptions {
    /// Says that the clock counts from 1970, so that readers put this trace beside others on one axis. Needs an
    /// anchor in the trace.
    pub absolute: bool,
}

/// What was written.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Summary {
    /// Stream files.
    pub streams: u32,
    /// Packets copied.
    pub packets: u64,
    /// Events in them.
    pub events: u64,
    /// Events that readers will be told are lost.
    pub lost: u64,
    /// Bytes of stream files and metadata.
    pub bytes: u64,
}

/// Why no CTF directory was written, or not all of it.
#[derive(Debug)]
pub enum CtfError {
    /// The directory holds something that is not ours.
    Foreign(PathBuf),
    /// An absolute clock was asked for, but the trace has no anchor to Unix time.
    NoAnchor,
    /// The file system refused.
    Io(PathBuf, io::Error),
}

impl core::fmt::Display for CtfError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Foreign(path) => write!(
                f,
                "{} was not written by unitrace and will not be replaced: name an empty or a new directory",
                path.display()
            ),
            Self::NoAnchor => f.write_str(
                "the trace has no anchor to Unix time, so its clock cannot be absolute: leave that option out",
            ),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for CtfError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(_, error) => Some(error),
            _ => None,
        }
    }
}

/// Names the file that an I/O error is about.
fn at(path: &Path) -> impl FnOnce(io::Error) -> CtfError + use<'_> {
    |error| CtfError::Io(path.to_owned(), error)
}
