//! The wire protocol of xenstore, as `/dev/xen/xenbus` passes it on: one request, one reply.
//!
//! Replies are bounded by the protocol (4,096 bytes), answered requests by their number, and waiting by time. After a
//! reply that breaks the rules nothing more is asked: where the next one would begin is not known.

use super::device::{Device, DeviceError};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

/// The most bytes of a request or reply behind its header.
pub const MAX_PAYLOAD: usize = 4096;
/// Bytes of a header: u32 type, u32 request, u32 transaction, u32 length.
const HEADER: usize = 16;
/// How long an answer may take. Xenstored is a local process; a second is a long time.
const PATIENCE: Duration = Duration::from_secs(5);
/// Replies to somebody else that are passed over before this is taken for nonsense.
const MAX_STRAYS: usize = 64;

/// What can be asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Kind {
    /// Names below a path.
    Directory = 1,
    /// The value at a path.
    Read = 2,
    /// Names below a path, from an offset on: for those that do not fit into one reply.
    DirectoryPart = 21,
}

/// The type of a reply that says no.
const ERROR: u32 = 16;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// The device.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// Xenstored said no, by the name of an errno.
    #[error("xenstore says {0}")]
    Refused(String),
    /// The question is longer than the protocol allows.
    #[error("{0} bytes are too many for a xenstore request")]
    Long(usize),
    /// Nobody answered.
    #[error("xenstore does not answer. Is xenstored running in this domain (`xenstore-ls` would hang too)?")]
    Silent,
    /// The answer breaks the protocol.
    #[error("xenstore answered nonsense: {0}")]
    Nonsense(&'static str),
    /// Reading or writing failed.
    #[error("xenstore cannot be asked: {0}")]
    System(#[from] io::Error),
}

/// A connection to xenstored.
#[derive(Debug)]
pub struct Bus {
    file: File,
    patience: Duration,
    number: u32,
    is_broken: bool,
}

impl Bus {
    /// Opens the device.
    pub fn open() -> Result<Self, BusError> {
        Ok(Self::over(Device::Xenbus.open()?, PATIENCE))
    }

    /// Speaks through `file`, which must not block, and waits `patience` for each answer.
    pub fn over(file: File, patience: Duration) -> Self {
        Self { file, patience, number: 0, is_broken: false }
    }

    /// Asks, and waits for the answer.
    pub fn ask(&mut self, kind: Kind, payload: &[u8]) -> Result<Vec<u8>, BusError> {
        if payload.len() > MAX_PAYLOAD {
            return Err(BusError::Long(payload.len()));
        }
        if self.is_broken {
            return Err(BusError::Nonsense("an earlier answer was none"));
        }
        self.number = self.number.wrapping_add(1);
        let asked = self.send(kind, payload).and_then(|()| self.receive(kind));
        self.is_broken |= !matches!(asked, Ok(_) | Err(BusError::Refused(_)));
        asked
    }

    fn send(&mut self, kind: Kind, payload: &[u8]) -> Result<(), BusError> {
        let mut message = Vec::with_capacity(HEADER + payload.len());
        for word in [kind as u32, self.number, 0, payload.len() as u32] {
            message.extend_from_slice(&word.to_ne_bytes());
        }
        message.extend_from_slice(payload);
        // The kernel takes a whole message at once.
        Ok(self.file.write_all(&message)?)
    }

    fn receive(&mut self, kind: Kind) -> Result<Vec<u8>, BusError> {
        let end = Instant::now() + self.patience;
        for _ in 0..MAX_STRAYS {
            let mut header = [0; HEADER];
            self.fill(&mut header, end)?;
            let word = |at: usize| u32::from_ne_bytes(std::array::from_fn(|i| header[at * 4 + i]));
            let length = word(3) as usize;
            if length > MAX_PAYLOAD {
                return Err(BusError::Nonsense("a reply longer than the protocol allows"));
            }
            let mut payload = vec![0; length];
            self.fill(&mut payload, end)?;
            match word(0) {
                // To a request that was given up, or an event that nobody asked for.
                _ if word(1) != self.number => {}
                ERROR => return Err(BusError::Refused(errno_name(&payload))),
                answered if answered == kind as u32 => return Ok(payload),
                _ => return Err(BusError::Nonsense("a reply to another question")),
            }
        }
        Err(BusError::Nonsense("replies that nobody asked for"))
    }

    fn fill(&mut self, mut to: &mut [u8], end: Instant) -> Result<(), BusError> {
        while !to.is_empty() {
            match self.file.read(to) {
                Ok(0) => return Err(BusError::Nonsense("the connection ended")),
                Ok(read) => to = &mut to[read..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.wait(end)?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn wait(&self, end: Instant) -> Result<(), BusError> {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(BusError::Silent);
        }
        let timeout = PollTimeout::try_from(left + Duration::from_millis(1)).unwrap_or(PollTimeout::MAX);
        match poll(&mut [PollFd::new(self.file.as_fd(), PollFlags::POLLIN)], timeout) {
            Ok(_) | Err(nix::errno::Errno::EINTR) => Ok(()),
            Err(error) => Err(io::Error::from(error).into()),
        }
    }
}

/// ENOENT and the like: a short word, whatever was sent.
fn errno_name(payload: &[u8]) -> String {
    let word = payload.iter().take(32).take_while(|byte| byte.is_ascii_alphanumeric());
    word.map(|&byte| char::from(byte)).collect()
}

#[cfg(test)]
pub(super) mod tests;
