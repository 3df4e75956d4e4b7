//! The ring that the outside reads, and where it lies.

use crate::arch::cpu::time_stamp;
use crate::platform;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
use unitrace_probe::formats::ring::packet::offset;
use unitrace_probe::formats::ring::page_list::lists_for;
use unitrace_probe::formats::ring::{Header, PAGE, StreamId};
use unitrace_probe::formats::time::{ClockKind, Frequency, Ticks};
use unitrace_probe::{Clock, Cpu, Native, PageLists, Ring, StartError, start_at, start_in_frames};

/// Bytes of the ring; a million events a second wrap it in a third of a second.
pub(crate) const BYTES: usize = 4 << 20;

/// Page-aligned, so that it can be granted page by page and found by a scan.
static RING: Ring<BYTES> = Ring::new();
/// Where it is; null before it is.
static PLACE: AtomicPtr<u8> = AtomicPtr::new(core::ptr::null_mut());
static LENGTH: AtomicUsize = AtomicUsize::new(0);
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
    let ring = start_somewhere()?;
    LENGTH.store(ring.len(), Ordering::Relaxed);
    PLACE.store(ring.cast().as_ptr(), Ordering::Relaxed);
    Ok(ring)
}

/// Where it is, once it has started.
pub(crate) fn memory() -> Option<NonNull<[u8]>> {
    let first = NonNull::new(PLACE.load(Ordering::Relaxed))?;
    Some(NonNull::slice_from_raw_parts(first, LENGTH.load(Ordering::Relaxed)))
}

/// The packet into which tasks record now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OpenPacket {
    /// Its commit word: count << 32 | bytes in use.
    pub(crate) commit: NonNull<u64>,
    /// Bytes of the whole packet.
    pub(crate) size: u32,
}

/// Where tasks record now; `None` before the first event.
pub(crate) fn open_packet() -> Option<OpenPacket> {
    let base = PLACE.load(Ordering::Relaxed);
    // SAFETY: the ring lives for ever, and begins with its header page, which does not change while nothing is recorded.
    let page = unsafe { base.cast::<[u8; PAGE]>().as_ref() }?;
    let geometry = Header::parse(page).ok()?.geometry;
    let first = geometry.stream(StreamId { lane: 0, level: 0 }) as usize;
    let packets =
        (0..geometry.packets[0]).map(|n| base.wrapping_add(first + (n * geometry.packet_size) as usize));
    // SAFETY: the word lies in the ring, and packets are aligned.
    let newest =
        packets.max_by_key(|packet| unsafe { packet.add(offset::SEQ).cast::<u64>().read_volatile() })?;
    let commit = NonNull::new(newest.wrapping_add(offset::COMMIT).cast())?;
    Some(OpenPacket { commit, size: geometry.packet_size })
}

fn start_somewhere() -> Result<NonNull<[u8]>, StartError> {
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
