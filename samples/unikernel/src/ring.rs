//! The ring that the outside reads, and where it lies.

use crate::arch::cpu::time_stamp;
use crate::platform;
use core::ptr::NonNull;
use unitrace_probe::formats::ring::page_list::lists_for;
use unitrace_probe::formats::time::{ClockKind, Frequency, Ticks};
use unitrace_probe::{Clock, Cpu, Native, PageLists, Ring, StartError, start_at, start_in_frames};

/// Bytes of the ring; a million events a second wrap it in a third of a second.
const BYTES: usize = 4 << 20;

/// Page-aligned, so that it can be granted page by page and found by a scan.
static RING: Ring<BYTES> = Ring::new();
/// Its frames, by which a scan tells it from a copy of its bytes.
static FRAMES: PageLists<{ lists_for(BYTES as u64) }> = PageLists::new();

/// The time stamp counter, at the frequency that the platform has found.
struct TimeStamp;

impl Clock for TimeStamp {
    const KIND: ClockKind = Native::KIND;
    const IN_LINE: bool = true;

    fn frequency() -> Option<Frequency> {
        Some(platform::this().frequency())
    }

    fn now() -> Ticks {
        Ticks(time_stamp())
    }
}

/// Starts recording: into memory that the platform has for sharing, else into RAM. Returns where.
///
/// # Errors
/// When it has started already, or that memory is too small.
pub(crate) fn start() -> Result<NonNull<[u8]>, StartError> {
    let boot = time_stamp();
    match platform::this().shared_memory() {
        Some(memory) => {
            // SAFETY: one CPU, and interrupts run to their end (gates turn them off); the platform gave the memory away.
            unsafe { start_at::<TimeStamp>(memory, "unikernel", boot, Cpu::ONE) }?;
            Ok(memory)
        }
        None => {
            // SAFETY: as above.
            unsafe {
                start_in_frames::<TimeStamp, _, _>(&RING, &FRAMES, frame, "unikernel", boot, Cpu::ONE)
            }?;
            Ok(NonNull::slice_from_raw_parts(NonNull::from(&RING).cast(), BYTES))
        }
    }
}

/// Memory is identity-mapped.
fn frame(page: *const u8) -> u64 {
    page.addr() as u64 / 4096
}
