//! The console: a ring of bytes that a daemon in domain 0 reads. Unsafe because the ring's page is named by its frame.

use super::byte_ring::ByteRing;
use super::domain::{Parameter, parameter};
use super::event::{Port, notify};
use super::hypercall::Refused;
use super::page::Page;
use super::patience;
use crate::arch::port;
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// Frame of the ring's page; 0 before [`start`].
static FRAME: AtomicU64 = AtomicU64::new(0);
static PORT: AtomicU32 = AtomicU32::new(0);

/// How long a daemon that does not read is waited for, in nanoseconds: then text is left out.
const PATIENCE: u64 = 500_000_000;
/// Xen's own debug console: it takes a byte at a time and shows lines in Xen's log, if its `guest_loglvl` says so.
const DEBUG_PORT: u16 = 0xe9;

/// Finds the ring.
pub(super) fn start() -> Result<(), Refused> {
    PORT.store(parameter(Parameter::ConsolePort)? as u32, Ordering::Relaxed);
    FRAME.store(parameter(Parameter::ConsoleFrame)?, Ordering::Relaxed);
    Ok(())
}

/// Writes text; before [`start`] to Xen's debug console.
pub(super) fn write(text: &[u8]) {
    let Some(ring) = ring() else { return debug(text) };
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
    let frame = Some(FRAME.load(Ordering::Relaxed)).filter(|&frame| frame != 0)?;
    // SAFETY: Xen put the page there, for ever.
    let page = unsafe { Page::at_frame(frame) }?;
    Some(ByteRing { page, bytes: 1024, size: 2048, taken: 3080, put: 3084 })
}

fn debug(text: &[u8]) {
    for &byte in text {
        // SAFETY: Xen's debug console knows nothing of memory.
        unsafe { port::write_u8(DEBUG_PORT, byte) };
    }
}
