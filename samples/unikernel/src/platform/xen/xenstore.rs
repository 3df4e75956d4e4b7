//! Xenstore, the hosts' register of names and values: a ring of requests and one of replies. One request at a time, and
//! the reply is waited for. A message is a header of four u32 (kind, request, transaction, length) and a text.

use super::byte_ring::ByteRing;
use super::event::{Port, notify};
use super::host::{self, Connection};
use super::hypercall::Refused;
use super::patience;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicU32, Ordering};

/// How long a daemon that does not answer is waited for, in nanoseconds.
const PATIENCE: u64 = 5_000_000_000;

/// Number of the next request.
static NEXT: AtomicU32 = AtomicU32::new(1);

const READ: u32 = 2;
const WRITE: u32 = 11;
const SET_PERMISSIONS: u32 = 14;
const ERROR: u32 = 16;

/// Why a request failed.
#[derive(Debug)]
pub(super) enum StoreError {
    /// The rings cannot be found.
    Refused(Refused),
    /// There are no rings: the domain was made without xenstore.
    Missing,
    /// The daemon did not answer in time.
    Silent,
    /// The daemon said no, by this name (`EACCES`, `EQUOTA`).
    Denied(String),
    /// The answer is to something else.
    Confused(u32),
}

impl core::fmt::Display for StoreError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Refused(refused) => refused.fmt(f),
            Self::Missing => f.write_str("this domain has no xenstore"),
            Self::Silent => f.write_str("xenstored did not answer within 5 s"),
            Self::Denied(name) => write!(f, "xenstored says {name}"),
            Self::Confused(kind) => write!(f, "xenstored answered with a message of kind {kind}"),
        }
    }
}

/// The connection.
pub(super) struct Xenstore {
    requests: ByteRing,
    replies: ByteRing,
    port: Port,
}

impl Xenstore {
    /// Finds the rings: `struct xenstore_domain_interface`, 1,024 bytes each way, then the counters.
    pub(super) fn connect() -> Result<Self, StoreError> {
        let store = host::this().store().map_err(StoreError::Refused)?;
        let Connection { page, port } = store.ok_or(StoreError::Missing)?;
        Ok(Self {
            requests: ByteRing { page, bytes: 0, size: 1024, taken: 2048, put: 2052 },
            replies: ByteRing { page, bytes: 1024, size: 1024, taken: 2056, put: 2060 },
            port,
        })
    }

    /// The value of a key.
    pub(super) fn read(&self, key: &str) -> Result<String, StoreError> {
        let value = self.ask(READ, &[key.as_bytes(), &[0]])?;
        Ok(String::from_utf8_lossy(&value).into_owned())
    }

    /// Writes a key of this domain.
    pub(super) fn write(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.ask(WRITE, &[key.as_bytes(), &[0], value.as_bytes()]).map(|_| ())
    }

    /// Lets another domain read a key of this one, which is `own`.
    pub(super) fn let_read(&self, key: &str, own: u16, reader: u16) -> Result<(), StoreError> {
        // The first is the owner, and what others may do: nothing.
        let permissions = format!("{key}\0n{own}\0r{reader}\0");
        self.ask(SET_PERMISSIONS, &[permissions.as_bytes()]).map(|_| ())
    }

    fn ask(&self, asked: u32, parts: &[&[u8]]) -> Result<Vec<u8>, StoreError> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let request = NEXT.fetch_add(1, Ordering::Relaxed);
        for word in [asked, request, 0, length as u32] {
            self.put(&word.to_le_bytes())?;
        }
        parts.iter().try_for_each(|part| self.put(part))?;
        notify(self.port);
        loop {
            // What comes for an earlier request was given up.
            let (kind, answered, text) = self.message()?;
            if answered == request {
                return check(asked, kind, text);
            }
        }
    }

    /// The next message: its kind, the request that it answers, its text.
    fn message(&self) -> Result<(u32, u32, Vec<u8>), StoreError> {
        let mut header = [[0; 4]; 4];
        for byte in header.as_flattened_mut() {
            *byte = self.take()?;
        }
        let [kind, request, _, length] = header.map(u32::from_le_bytes);
        let mut text = Vec::new();
        for _ in 0..length {
            text.push(self.take()?);
        }
        notify(self.port);
        Ok((kind, request, text))
    }

    fn put(&self, bytes: &[u8]) -> Result<(), StoreError> {
        for &byte in bytes {
            if !self.requests.put(byte) {
                notify(self.port);
                let is_put = patience::wait(PATIENCE, || self.requests.put(byte));
                is_put.then_some(()).ok_or(StoreError::Silent)?;
            }
        }
        Ok(())
    }

    fn take(&self) -> Result<u8, StoreError> {
        let mut taken = self.replies.take();
        if taken.is_none() {
            patience::wait(PATIENCE, || {
                taken = self.replies.take();
                taken.is_some()
            });
        }
        taken.ok_or(StoreError::Silent)
    }
}

fn check(asked: u32, kind: u32, text: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    match kind {
        ERROR => Err(StoreError::Denied(String::from_utf8_lossy(&text).trim_end_matches('\0').into())),
        kind if kind == asked => Ok(text),
        other => Err(StoreError::Confused(other)),
    }
}
