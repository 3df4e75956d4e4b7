//! What Linux in dom0 offers about other domains of a Xen host, by the interfaces that do not change from release to
//! release: no libxen, whose headers and library would have to be those of the host.
//!
//! | file | interface | for |
//! |---|---|---|
//! | [`bus`], [`store`] | `/dev/xen/xenbus`, the xenstore wire protocol | which domains there are, what a guest published |
//! | [`grants`] | `/dev/xen/gntdev`, ioctl and mmap | pages that a guest granted to dom0 |
//! | [`foreign`] | `/dev/xen/privcmd`, IOCTL_PRIVCMD_MMAPBATCH_V2 | any page of a guest, by its frame number |
//! | [`hypercall`], [`control`] | `/dev/xen/privcmd`, IOCTL_PRIVCMD_HYPERCALL | pause, state and size of a domain |
//! | [`p2m`] | pages of the guest | frame numbers of a PV guest |
//!
//! [`control`] alone uses something that changes: domctl has a version, which is found by trying and never believed.
//!
//! # Unsafe code
//!
//! System calls that take pointers, and memory that others write. Both are kept in four files: [`mapping`] (mmap and
//! volatile copies), [`grants`], [`foreign`] and [`hypercall`] (one ioctl each). Nobody gets a reference into a mapping.
//!
//! # When the guest goes away
//!
//! A page that is mapped here stays: Xen counts references, and a guest that ends, is destroyed, or takes its grant back
//! leaves the page to us until it is unmapped. So reading a mapping can neither fault nor show another domain's memory. What was
//! never mapped (a hole, a page paged out) is not there to be read at all: [`foreign`] knows which these are.

pub mod bus;
pub mod control;
pub mod device;
pub mod foreign;
pub mod grants;
pub mod hypercall;
pub mod mapping;
pub mod p2m;
pub mod store;

use std::fmt;
use std::str::FromStr;

/// Bytes of a page.
pub const PAGE: usize = 4096;

/// The number of a domain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DomId(u16);

impl DomId {
    /// The domain that controls the others, usually where this program runs.
    pub const ZERO: Self = Self(0);

    /// Numbers from here on have other meanings.
    const RESERVED: u16 = 0x7ff0;

    /// `None` if no domain can have this number.
    pub fn new(raw: u16) -> Option<Self> {
        (raw < Self::RESERVED).then_some(Self(raw))
    }

    /// The number.
    pub fn raw(self) -> u16 {
        self.0
    }
}

impl fmt::Display for DomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for DomId {
    type Err = NoDomId;

    fn from_str(text: &str) -> Result<Self, NoDomId> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| is_plain).and_then(Self::new).ok_or(NoDomId)
    }
}

/// A text is not the number of a domain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoDomId;

/// A page number: in the guest's own counting (PFN), or in the machine's (MFN) for PV guests.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Frame(pub u64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_domains() {
        assert_eq!("3".parse(), DomId::new(3).ok_or(NoDomId));
        for text in ["", "-1", "+3", "web", "3 ", "32752", "65536", "99999999999999999999"] {
            assert_eq!(text.parse::<DomId>(), Err(NoDomId), "{text}");
        }
    }
}
