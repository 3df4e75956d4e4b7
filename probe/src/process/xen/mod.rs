//! A Linux process in a domain of Xen: the ring in memory that another domain may map, and its key in xenstore. It is
//! gone with the process. The kernel's `xen-gntalloc` gives the memory and `/dev/xen/xenbus` leads to xenstore; both want root.

mod gntalloc;
mod xenbus;

use crate::StartError;
use crate::xen::{DomainId, GrantRef, Guest, PublishError, publish_in};
use core::ptr::NonNull;
use gntalloc::Granted;
use std::fs::File;
use std::io;
use std::path::Path;
use unitrace_formats::ring::PAGE;
use unitrace_formats::ring::xen::directory;
use xenbus::Xenbus;

/// Bytes of a ring that nobody gave a size: `xen-gntalloc` has 1,024 pages for all programs, unless told otherwise.
pub(crate) const SIZE: u64 = 2 << 20;

/// Memory for ring and directory, every page granted.
#[derive(Debug)]
pub(super) struct Shared {
    granted: Granted,
    ring_pages: usize,
    reader: DomainId,
}

impl Shared {
    /// Zeros for a ring of `length` bytes, a whole number of pages.
    pub(super) fn make(length: u64, reader: DomainId) -> Result<Self, StartError> {
        let ring_pages = (length / PAGE as u64) as usize;
        let pages = ring_pages + directory::pages(ring_pages);
        let granted = Granted::allocate(pages, reader)
            .map_err(|(step, error)| failure(gntalloc::DEVICE, step, error))?;
        Ok(Self { granted, ring_pages, reader })
    }

    /// Where the ring is.
    pub(super) const fn memory(&self) -> NonNull<u8> {
        self.granted.memory
    }

    /// Fills in the directory and writes the key: once, when there is a ring.
    pub(super) fn publish(&mut self) -> Result<(), StartError> {
        let count = self.granted.refs.len() - self.ring_pages;
        // SAFETY: they lie behind the ring's in a mapping that is never undone, and nobody else has them.
        let pages = unsafe {
            let first = self.memory().as_ptr().add(self.ring_pages * PAGE);
            core::slice::from_raw_parts_mut(first.cast::<[u8; PAGE]>(), count)
        };
        let reader = self.reader;
        publish_in(self, pages, reader).map_err(|error| {
            let error = match error {
                PublishError::Write(error) => error,
                other => io::Error::other(other.to_string()),
            };
            failure(xenbus::DEVICE, "writing to xenstore by", error)
        })
    }
}

impl Guest for Shared {
    type Error = io::Error;

    fn grant(&mut self, page: *const u8, _: DomainId) -> io::Result<GrantRef> {
        let distance = page.addr().wrapping_sub(self.memory().addr().get());
        let grant = self.granted.refs.get(distance / PAGE);
        grant.map(|&grant| GrantRef(grant)).ok_or_else(|| io::Error::other("a page that is not the ring's"))
    }

    fn write(&mut self, key: &str, value: &str, reader: DomainId) -> io::Result<()> {
        let device = File::options().read(true).write(true).open(xenbus::DEVICE)?;
        let mut xenstore = Xenbus::new(device);
        xenstore.write(key, value)?;
        if reader == DomainId::ZERO { Ok(()) } else { xenstore.let_read(key, reader) }
    }
}

fn failure(device: &str, step: &'static str, error: io::Error) -> StartError {
    StartError::File { path: Path::new(device).to_owned(), step, error }
}
