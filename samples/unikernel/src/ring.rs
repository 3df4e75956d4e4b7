//! The ring that the outside reads, and where it lies.

use crate::arch::cpu::time_stamp;
use crate::platform;
use unitrace_probe::{Cpu, Native, Ring, StartError, start_in};

/// Bytes of the ring; a million events a second wrap it in a third of a second.
const BYTES: usize = 4 << 20;

/// Page-aligned, so that it can be granted page by page and found by a scan.
static RING: Ring<BYTES> = Ring::new();

/// Starts recording.
///
/// # Errors
/// When it has started already.
pub(crate) fn start() -> Result<(), StartError> {
    // SAFETY: one CPU, and interrupts run to their end (gates turn them off).
    unsafe { start_in::<Native, _>(&RING, "unikernel", time_stamp(), Cpu::ONE) }?;
    platform::this().ring_ready((&raw const RING).cast(), BYTES);
    Ok(())
}
