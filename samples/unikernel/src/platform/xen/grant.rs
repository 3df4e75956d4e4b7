//! The grant table, version 1: what other domains may map. Entries are given out once and stay.

use super::host;
use super::hypercall::Refused;
use super::page::{self, Page, Pages};
use crate::ring;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU32, Ordering};
use unitrace_probe::xen::{DomainId, GrantRef, directory_pages};

/// Bytes of an entry: u16 flags, u16 domain, u32 frame.
const ENTRY: usize = 8;
const ENTRIES: usize = page::BYTES / ENTRY;
/// The first ones belong to console, xenstore and the toolstack.
const RESERVED: usize = 8;
/// Of a line to another guest.
const WIRE: usize = 1;
/// Pages that the table needs for the ring, its directory, and that.
const PAGES: usize =
    (RESERVED + ring::BYTES / page::BYTES + directory_pages(ring::BYTES) + WIRE).div_ceil(ENTRIES);

/// Others may map the frame and write it, or read it only.
const PERMIT: u32 = 1;
const PERMIT_READING: u32 = PERMIT | 4;

static TABLE: Pages<PAGES> = Pages::new();
static NEXT: AtomicU32 = AtomicU32::new(RESERVED as u32);

/// Puts the table into memory. Once, before [`permit_reading`].
pub(super) fn start() -> Result<(), Refused> {
    host::this().put_grant_table(&core::array::from_fn::<_, PAGES, _>(|n| TABLE.page(n)))
}

/// Lets `domain` map a page, read-only; `None` if the table is full or the frame too far up for it.
pub(super) fn permit_reading(domain: DomainId, page: Page) -> Option<GrantRef> {
    permit(domain, page, PERMIT_READING)
}

/// As [`permit_reading`], and lets it write.
pub(super) fn permit_writing(domain: DomainId, page: Page) -> Option<GrantRef> {
    permit(domain, page, PERMIT)
}

fn permit(domain: DomainId, page: Page, flags: u32) -> Option<GrantRef> {
    let frame = u32::try_from(host::this().frame(page)?).ok()?;
    let entry = NEXT.fetch_add(1, Ordering::Relaxed);
    let n = entry as usize;
    if n >= PAGES * ENTRIES {
        return None;
    }
    let (table, at) = (TABLE.page(n / ENTRIES), n % ENTRIES * ENTRY);
    table.u32(at + 4).store(frame, Ordering::Relaxed);
    // The flags last: from then on the entry counts.
    table.u32(at).store(u32::from(domain.0) << 16 | flags, Ordering::Release);
    Some(GrantRef(entry))
}

/// All of the table.
pub(super) fn table() -> NonNull<[u8]> {
    TABLE.bytes()
}
