//! The ring handed to domain 0: grants and a key in xenstore, by the probe. Unsafe because pages are named by address.

use super::grant;
use super::page::{self, Page};
use super::xenstore::{StoreError, Xenstore};
use crate::console::println;
use crate::ring;
use unitrace_probe::xen::{self, Directory, DomainId, GrantRef, Guest, directory_pages};

static DIRECTORY: Directory<{ directory_pages(ring::BYTES) }> = Directory::new();

/// Why it could not be handed over.
#[derive(Debug)]
enum Problem {
    TableFull,
    Xenstore(StoreError),
}

impl core::fmt::Display for Problem {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::TableFull => f.write_str("the grant table is full"),
            Self::Xenstore(error) => error.fmt(f),
        }
    }
}

/// What the probe asks of this kernel.
struct Kernel(Xenstore);

impl Guest for Kernel {
    type Error = Problem;

    fn grant(&mut self, page: *const u8, to: DomainId) -> Result<GrantRef, Problem> {
        // SAFETY: the probe's pages are statics of the image; only their number is asked for.
        let page = unsafe { Page::numbered((page.expose_provenance() / page::BYTES) as u64) };
        page.and_then(|page| grant::permit_reading(to, page)).ok_or(Problem::TableFull)
    }

    fn write(&mut self, key: &str, value: &str, _reader: DomainId) -> Result<(), Problem> {
        // Domain 0 may read everything.
        self.0.write(key, value).map_err(Problem::Xenstore)
    }
}

/// Publishes the ring; without that the kernel runs on, and the ring can still be found by a scan.
pub(super) fn publish() {
    if let Err(refused) = grant::start() {
        return println!("the ring is not published: {refused}");
    }
    let published = Xenstore::connect()
        .map_err(|error| xen::PublishError::Write(Problem::Xenstore(error)))
        .and_then(|store| xen::publish(&mut Kernel(store), &DIRECTORY, DomainId::ZERO));
    if let Err(error) = published {
        println!("the ring is not published: {error}");
    }
}
