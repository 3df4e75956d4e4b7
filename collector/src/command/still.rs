//! `--pause`: a guest stands still while its ring is copied, so that all of the copy is of one moment.
//!
//! The guest goes on before anything is written: a full disk or a pipe that nobody reads does not hold it up. Signals
//! that would end this program wait until then, and a panic passes through the same guard. Only SIGKILL leaves a guest
//! paused; `xl unpause` lets it go on.

use crate::exit::Exit;
use crate::find::{Found, Host};
use crate::memory::Buffer;
use crate::ring::{Ring, RingError};
use crate::signals::Held;
use std::io;
use std::time::Instant;
use tracing::debug;

/// Why a ring could not be copied while its guest stood still.
#[derive(Debug, thiserror::Error)]
pub enum StillError {
    /// Its writer is no guest.
    #[error(
        "{0} is not the ring of a guest that can be paused. Leave --pause out: a ring can be read while it is written"
    )]
    NoGuest(String),
    /// The host refused.
    #[error(
        "{place} could not be paused: {error}. Pause it by the host's own tools (`xl pause`), or leave --pause out"
    )]
    Pause {
        /// The ring.
        place: String,
        /// What was said.
        error: io::Error,
    },
    /// The worst: it stands still and should not.
    #[error("{place} was paused and could not be let go on: {error}. Use the host's own tools: `xl unpause`")]
    GoOn {
        /// The ring.
        place: String,
        /// What was said.
        error: io::Error,
    },
    /// The ring cannot be read.
    #[error("{place}: {error}")]
    Ring {
        /// The ring.
        place: String,
        /// What is wrong.
        error: RingError,
    },
}

impl StillError {
    /// The process's exit code for this error.
    pub fn exit(&self) -> Exit {
        match self {
            Self::NoGuest(_) => Exit::Usage,
            Self::Pause { error, .. } if error.kind() == io::ErrorKind::PermissionDenied => Exit::Denied,
            Self::Pause { .. } | Self::GoOn { .. } => Exit::Failure,
            Self::Ring { .. } => Exit::Unreadable,
        }
    }
}

/// Pauses the guest, copies its whole ring, lets the guest go on. The ring is the copy from then on.
pub(super) fn hold_still(found: &mut Found) -> Result<(), StillError> {
    let place = found.place.clone();
    let Some(host) = found.host.as_deref() else { return Err(StillError::NoGuest(place)) };
    let copied = copy_still(host, &found.ring, &place)?;
    let length = copied.len() as u64;
    found.ring = Ring::open(Box::new(Buffer::new(copied)), 0, length)
        .map_err(|error| StillError::Ring { place, error })?;
    Ok(())
}

fn copy_still(host: &dyn Host, ring: &Ring, place: &str) -> Result<Vec<u8>, StillError> {
    let place = || place.to_owned();
    // Dropped last: a signal ends this program only when the guest goes on.
    let _held = Held::now().map_err(|error| StillError::Pause { place: place(), error })?;
    let begin = Instant::now();
    host.pause().map_err(|error| StillError::Pause { place: place(), error })?;
    let mut paused = Paused { host, is_over: false };
    let copied = ring.whole();
    paused.end().map_err(|error| StillError::GoOn { place: place(), error })?;
    debug!("{}: paused for {:?}", place(), begin.elapsed());
    copied.map_err(|error| StillError::Ring { place: place(), error })
}

/// A guest that goes on when this is dropped at the latest.
struct Paused<'a> {
    host: &'a dyn Host,
    is_over: bool,
}

impl Paused<'_> {
    fn end(&mut self) -> io::Result<()> {
        self.is_over = true;
        self.host.go_on()
    }
}

impl Drop for Paused<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            // Only a panic comes here: whoever sees it must look after the guest anyway.
            let _ = self.end();
        }
    }
}

#[cfg(test)]
mod tests;
