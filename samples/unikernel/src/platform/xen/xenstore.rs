//! Xenstore, the hosts' register of names and values: a ring of requests and one of replies. One request at a time, and
//! the reply is waited for.

use super::byte_ring::ByteRing;
use super::event::{Port, notify};
use super::host::{self, Connection};
use super::hypercall::Refused;
use super::patience;

/// How long a daemon that does not answer is waited for, in nanoseconds.
const PATIENCE: u64 = 5_000_000_000;

const WRITE: u32 = 11;
const ERROR: u32 = 16;
/// Bytes of a message's header: kind, request, transaction, length of what follows, each a u32.
const HEADER: usize = 16;
/// Names of errors are shorter.
const ERROR_BYTES: usize = 16;

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
    Denied([u8; ERROR_BYTES]),
    /// The answer is to something else.
    Confused(u32),
}

impl core::fmt::Display for StoreError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Refused(refused) => refused.fmt(f),
            Self::Missing => f.write_str("this domain has no xenstore"),
            Self::Silent => f.write_str("xenstored did not answer within 5 s"),
            Self::Denied(name) => {
                let length = name.iter().position(|&byte| byte == 0).unwrap_or(name.len());
                write!(f, "xenstored says {}", core::str::from_utf8(&name[..length]).unwrap_or("no"))
            }
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

    /// Writes a key of this domain.
    pub(super) fn write(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let length = key.len() + 1 + value.len();
        for word in [WRITE, 1, 0, length as u32] {
            self.put(&word.to_le_bytes())?;
        }
        self.put(key.as_bytes())?;
        self.put(&[0])?;
        self.put(value.as_bytes())?;
        notify(self.port);
        self.reply()
    }

    fn reply(&self) -> Result<(), StoreError> {
        let mut header = [0; HEADER];
        for byte in &mut header {
            *byte = self.take()?;
        }
        let [kind, _, _, length] = core::array::from_fn(|n| {
            u32::from_le_bytes([header[4 * n], header[4 * n + 1], header[4 * n + 2], header[4 * n + 3]])
        });
        let mut name = [0; ERROR_BYTES];
        for n in 0..length as usize {
            let byte = self.take()?;
            if let Some(place) = name.get_mut(n) {
                *place = byte;
            }
        }
        notify(self.port);
        match kind {
            WRITE => Ok(()),
            ERROR => Err(StoreError::Denied(name)),
            other => Err(StoreError::Confused(other)),
        }
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
