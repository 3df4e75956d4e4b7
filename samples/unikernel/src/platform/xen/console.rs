//! The console: a ring of bytes that a daemon in domain 0 reads. Unsafe because the ring's page is kept by its number.

use super::byte_ring::ByteRing;
use super::event::{Port, notify};
use super::hypercall::Refused;
use super::page::Page;
use super::{host, patience};
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// Number of the ring's page; 0 before [`start`].
static PAGE: AtomicU64 = AtomicU64::new(0);
static PORT: AtomicU32 = AtomicU32::new(0);

/// How long a daemon that does not read is waited for, in nanoseconds: then text is left out.
const PATIENCE: u64 = 500_000_000;

/// Finds the ring.
pub(super) fn start() -> Result<(), Refused> {
    if let Some(console) = host::this().console()? {
        PORT.store(console.port.0, Ordering::Relaxed);
        PAGE.store(console.page.number(), Ordering::Relaxed);
    }
    Ok(())
}

/// Writes text; before [`start`], and where there is no console, to Xen's own.
pub(super) fn write(text: &[u8]) {
    let Some(ring) = ring() else { return host::this().debug(text) };
    let mut is_read = true;
    for &byte in text {
        if is_read && !ring.put(byte) {
            notify(Port(PORT.load(Ordering::Relaxed)));
            is_read = patience::wait(PATIENCE, || ring.put(byte));
        }
    }
    notify(Port(PORT.load(Ordering::Relaxed)));
}

/// Waits until everything was read, as the ring's page goes with the domain.
pub(super) fn drain() {
    if let Some(ring) = ring() {
        patience::wait(PATIENCE, || ring.is_empty());
    }
}

/// `struct xencons_interface`: 1,024 bytes in, 2,048 out, then the counters.
fn ring() -> Option<ByteRing> {
    let number = Some(PAGE.load(Ordering::Relaxed)).filter(|&number| number != 0)?;
    // SAFETY: `start` had it from a page.
    let page = unsafe { Page::numbered(number) }?;
    Some(ByteRing { page, bytes: 1024, size: 2048, taken: 3080, put: 3084 })
}
