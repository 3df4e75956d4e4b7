//! `--pause`: a guest stands still while its ring is copied, so that all of the copy is of one moment.
//!
//! The guest goes on before anything is written: a full disk or a pipe that nobody reads does not hold it up. Signals
//! that would end this program wait until then, and a panic passes through the same guard. Only SIGKILL leaves a guest
//! paused; `xl unpause`, `cont` of QEMU's monitor or `kill -CONT` let it go on.

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
        "{place} could not be paused: {error}. Pause it by the host's own tools (`xl pause`, QEMU's `stop`), or leave --pause out"
    )]
    Pause {
        /// The ring.
        place: String,
        /// What was said.
        error: io::Error,
    },
    /// The worst: it stands still and should not.
    #[error(
        "{place} was paused and could not be let go on: {error}. Use the host's own tools: `xl unpause`, QEMU's `cont`, `kill -CONT`"
    )]
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
    let still = Still::begin(found.host.as_deref(), &place)?;
    let copied = found.ring.whole();
    still.end()?;
    let ring = copied.and_then(|copied| {
        let length = copied.len() as u64;
        Ring::open(Box::new(Buffer::new(copied)), 0, length)
    });
    found.ring = ring.map_err(|error| StillError::Ring { place, error })?;
    Ok(())
}

/// A guest that stands still, until this is dropped at the latest.
pub(super) struct Still<'a> {
    host: &'a dyn Host,
    place: &'a str,
    begin: Instant,
    is_over: bool,
    /// Dropped last: a signal ends this program only when the guest goes on.
    _held: Held,
}

impl<'a> Still<'a> {
    /// Pauses it; `None` is the host of what is no guest.
    pub(super) fn begin(host: Option<&'a dyn Host>, place: &'a str) -> Result<Self, StillError> {
        let Some(host) = host else { return Err(StillError::NoGuest(place.to_owned())) };
        let error = |error| StillError::Pause { place: place.to_owned(), error };
        let held = Held::now().map_err(error)?;
        let begin = Instant::now();
        host.pause().map_err(error)?;
        Ok(Self { host, place, begin, is_over: false, _held: held })
    }

    /// Lets it go on.
    pub(super) fn end(mut self) -> Result<(), StillError> {
        self.go_on().map_err(|error| StillError::GoOn { place: self.place.to_owned(), error })
    }

    fn go_on(&mut self) -> io::Result<()> {
        self.is_over = true;
        let gone_on = self.host.go_on();
        // Said afterwards: whoever reads it may keep us waiting.
        debug!("{}: paused for {:?}", self.place, self.begin.elapsed());
        gone_on
    }
}

impl Drop for Still<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            // Only a panic comes here: whoever sees it must look after the guest anyway.
            let _ = self.go_on();
        }
    }
}

#[cfg(test)]
mod tests;
