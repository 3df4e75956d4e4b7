//! The page that Xen shares with the guest: pending events, system time, Unix time.

use super::host;
use super::hypercall::Refused;
use super::page::{Page, Pages};
use unitrace_probe::formats::time::{Anchor, Frequency, Ticks};
use unitrace_probe::xen::clock::{self, SystemTime};

static PAGE: Pages<1> = Pages::new();

/// Offsets in the page.
pub(super) mod offset {
    /// u8 of virtual CPU 0: events are pending.
    pub(in super::super) const UPCALL: usize = 0;
    /// u8 of virtual CPU 0, of a paravirtual guest: Xen does not call, whatever is pending.
    pub(in super::super) const HELD: usize = 1;
    /// u64: which words of [`PENDING`] to look at.
    pub(in super::super) const SELECTOR: usize = 8;
    /// 32 bytes: what the time stamp counter means.
    pub(in super::super) const TIME: usize = 32;
    /// 64 × u64, a bit for each event channel.
    pub(in super::super) const PENDING: usize = 2048;
    /// 64 × u64: bits of channels that do not interrupt.
    pub(in super::super) const MASK: usize = 2560;
    /// 16 bytes: Unix time at system time 0.
    pub(in super::super) const WALL: usize = 3072;
}

/// Puts the page into memory. Once, before anything else here.
pub(super) fn start() -> Result<(), Refused> {
    host::this().put_shared_information(page())
}

/// The page.
pub(super) fn page() -> Page {
    PAGE.page(0)
}

/// What the time stamp counter means; `None` before [`start`].
pub(super) fn system_time() -> Option<SystemTime> {
    // SAFETY: Xen's record is there, aligned.
    unsafe { SystemTime::read(page().pointer(offset::TIME).cast()) }
}

/// How fast the time stamp counter counts.
pub(super) fn frequency() -> Option<Frequency> {
    system_time()?.frequency()
}

/// What all clocks show at `ticks`, a recent reading of the time stamp counter.
pub(super) fn anchor(ticks: Ticks) -> Option<Anchor> {
    // SAFETY: as above.
    let epoch = unsafe { clock::unix_epoch(page().pointer(offset::WALL).cast()) };
    Some(clock::anchor(&system_time()?, epoch, ticks))
}
