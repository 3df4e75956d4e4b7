//! Pages that a guest granted to this domain, mapped by `/dev/xen/gntdev`. Unsafe: one ioctl that takes a pointer.
//!
//! The mapping is read-only, as the guest granted it. Xen keeps the pages for as long as they are mapped, whatever the
//! guest does meanwhile: it cannot take a grant back that is in use, and its end leaves the pages behind.

use super::device::{Device, DeviceError};
use super::mapping::Mapping;
use super::{DomId, PAGE};
use std::io;
use std::os::fd::AsRawFd;
use unitrace_formats::ring::xen::{GrantRef, MAX_FRAMES};

/// The most pages mapped at once; gntdev allows as many unless it is told otherwise.
const MAX_PAGES: usize = MAX_FRAMES as usize;

/// IOCTL_GNTDEV_MAP_GRANT_REF, a number of its own making: its size is that of one reference, whatever follows.
const MAP_GRANT_REF: nix::libc::Ioctl = (24 << 16 | (b'G' as u32) << 8) as nix::libc::Ioctl;

/// Why grants cannot be mapped.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// gntdev itself.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// The guest names none, or more than any ring has.
    #[error("{0} pages cannot be mapped at once (1 to {MAX_PAGES} can)")]
    Count(usize),
    /// Xen refused: a reference is not in use, or is granted to another domain.
    #[error(
        "{pages} granted pages cannot be mapped: {error}. Either the guest did not grant all of them to this domain, or \
         it took them back"
    )]
    Refused {
        /// How many.
        pages: usize,
        /// What the system said.
        error: io::Error,
    },
}

/// Maps the pages of these references, side by side.
pub fn map(domain: DomId, refs: &[GrantRef]) -> Result<Mapping, GrantError> {
    if refs.is_empty() || refs.len() > MAX_PAGES {
        return Err(GrantError::Count(refs.len()));
    }
    let device = Device::Gntdev.open()?;
    let refused = |error| GrantError::Refused { pages: refs.len(), error };
    // struct ioctl_gntdev_map_grant_ref: u32 count, u32 pad, u64 index (out), count × {u32 domid, u32 ref}.
    let mut words = vec![0u64; 2 + refs.len()];
    words[0] = pair(refs.len() as u32, 0);
    for (word, grant) in words[2..].iter_mut().zip(refs) {
        *word = pair(u32::from(domain.raw()), grant.0);
    }
    // SAFETY: the buffer has room for the count that its first word says, lives through the call and is aligned to 8.
    let done = unsafe { nix::libc::ioctl(device.as_raw_fd(), MAP_GRANT_REF, words.as_mut_ptr()) };
    if done != 0 {
        return Err(refused(io::Error::last_os_error()));
    }
    let mapping = Mapping::read_only(&device, refs.len(), words[1]).map_err(refused)?;
    debug_assert_eq!(mapping.len(), refs.len() * PAGE);
    Ok(mapping)
}

/// Two u32 side by side in memory.
fn pair(first: u32, second: u32) -> u64 {
    let mut bytes = [0; 8];
    bytes[..4].copy_from_slice(&first.to_ne_bytes());
    bytes[4..].copy_from_slice(&second.to_ne_bytes());
    u64::from_ne_bytes(bytes)
}
