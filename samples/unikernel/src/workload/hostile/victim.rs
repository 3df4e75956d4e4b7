//! All that a kernel shows of its ring, to be lied about.

use super::part::Part;
use crate::platform::{self, Shown};
use alloc::string::String;
use core::ptr::NonNull;
use unitrace_probe::formats::ring::header::{CONSTANT, offset};

/// What there is depends on the platform.
pub(super) struct Victim {
    /// The ring itself.
    pub(super) ring: Part,
    /// Xen: pages of grant references.
    pub(super) directory: Option<Part>,
    /// Xen: the table that says which frames others may map.
    pub(super) grants: Option<Part>,
    /// Xen: what the key in xenstore says.
    pub(super) key: Option<String>,
}

impl Victim {
    /// # Safety
    /// As [`Part::new`], for all of it.
    pub(super) unsafe fn new(ring: NonNull<[u8]>) -> Self {
        let here = platform::this();
        // SAFETY: by the caller.
        let part = |memory| unsafe { Part::new(memory) };
        Self {
            ring: part(ring),
            directory: here.shown(Shown::Directory).map(part),
            grants: here.shown(Shown::Grants).map(part),
            key: here.key(),
        }
    }

    /// Makes the checksum of the ring's header right.
    pub(super) fn sign(&mut self) {
        self.ring.sign(CONSTANT, offset::CRC);
    }

    /// Undoes all lies.
    pub(super) fn make_good(&mut self) {
        self.ring.make_good();
        self.grants.iter_mut().for_each(Part::make_good);
        self.directory.iter_mut().for_each(Part::make_good);
        if let Some(key) = &self.key {
            platform::this().write_key(KEY, key);
        }
    }
}

/// Where the key stands.
pub(super) const KEY: &str = unitrace_probe::formats::ring::xen::key::PATH;
