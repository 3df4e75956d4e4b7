//! Whatever can go wrong, with the exit code that stands for it.

use crate::command::StillError;
use crate::dump::DumpError;
use crate::exit::Exit;
use crate::find::FindError;
use crate::memory::ReadError;
use crate::output::OutputError;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use unitrace_formats::foreign::ctf::CtfError;
use unitrace_formats::trace::TraceError;

/// Why `collect` failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No ring.
    #[error(transparent)]
    Find(#[from] FindError),
    /// A guest could not be paused, or its ring not be read meanwhile.
    #[error(transparent)]
    Still(#[from] StillError),
    /// A ring of mirage-profile could not be copied.
    #[error("{domain}: {error}")]
    Ancestor {
        /// Whose.
        domain: String,
        /// What is wrong.
        error: ReadError,
    },
    /// A ring of mirage-profile cannot be followed.
    #[error(
        "{0} has a ring of mirage-profile, which cannot be followed: its layout does not say what is new. Leave \
         --follow and --for out"
    )]
    AncestorFollowed(String),
    /// No output.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The reader of our standard output went away: it has what it wanted.
    #[error("the reader of standard output went away")]
    ReaderLeft,
    /// A conversion failed.
    #[error(
        "the trace that was collected cannot be converted: {0}. Collect with --format utr, which needs no conversion"
    )]
    Convert(#[from] TraceError),
    /// A CTF directory cannot be written.
    #[error("the CTF trace cannot be written: {0}. Give another place with -o, or collect with --format utr")]
    Ctf(#[from] CtfError),
    /// A guest's memory cannot be written as a core.
    #[error("no core of {place} can be written: {error}")]
    Dump {
        /// The guest.
        place: String,
        /// What is wrong.
        error: DumpError,
    },
    /// Signals cannot be waited for.
    #[error("signals cannot be waited for: {0}")]
    Signals(io::Error),
    /// `-- CMD` cannot be started.
    #[error("{} cannot be started: {error}. Give the path of a program, and its arguments after it", command.display())]
    Spawn {
        /// The command.
        command: OsString,
        /// What the system said.
        error: io::Error,
    },
    /// A dead ring cannot be removed.
    #[error("{} cannot be removed: {error}. Run collect as the owner of the file", path.display())]
    Remove {
        /// The ring.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl Error {
    /// The process's exit code for this error.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Find(error) => error.exit(),
            Self::Still(error) => error.exit(),
            Self::Ancestor { .. } => Exit::Unreadable,
            Self::AncestorFollowed(_) => Exit::Usage,
            Self::ReaderLeft => Exit::Success,
            Self::Dump { .. } | Self::Output(_) | Self::Convert(_) | Self::Ctf(_) | Self::Signals(_) => {
                Exit::Failure
            }
            Self::Spawn { error, .. } if error.kind() == io::ErrorKind::NotFound => Exit::CommandNotFound,
            Self::Spawn { .. } => Exit::CannotRun,
            Self::Remove { error, .. } if error.kind() == io::ErrorKind::PermissionDenied => Exit::Denied,
            Self::Remove { .. } => Exit::Failure,
        }
    }
}
