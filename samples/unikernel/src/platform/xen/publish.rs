//! The ring handed to domain 0: grants and a key in xenstore, by the probe. Unsafe because pages are named by address.

use super::grant;
use super::page::{self, Page};
use super::xenstore::{StoreError, Xenstore};
use crate::console::println;
use crate::ring;
use alloc::string::{String, ToString};
use core::cell::RefCell;
use core::ptr::NonNull;
use critical_section::Mutex;
use unitrace_probe::xen::{self, Directory, DomainId, GrantRef, Guest, directory_pages};

static DIRECTORY: Directory<{ directory_pages(ring::BYTES) }> = Directory::new();

/// The key's value, once it was written.
static KEY: Mutex<RefCell<Option<String>>> = Mutex::new(RefCell::new(None));

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
        critical_section::with(|token| *KEY.borrow_ref_mut(token) = Some(value.to_string()));
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

/// The pages of grant references.
pub(super) fn directory() -> NonNull<[u8]> {
    NonNull::slice_from_raw_parts(
        NonNull::from(&DIRECTORY).cast(),
        directory_pages(ring::BYTES) * page::BYTES,
    )
}

/// What the key says.
pub(super) fn key() -> Option<String> {
    critical_section::with(|token| KEY.borrow_ref(token).clone())
}

/// Makes a key of this domain say something; if xenstored refuses, so be it.
pub(super) fn write_key(key: &str, value: &str) {
    let _ = Xenstore::connect().and_then(|store| store.write(key, value));
}
