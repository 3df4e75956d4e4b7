//! Recording without an operating system below: memory, clock and CPUs are the embedder's.

use crate::clock::{self, Clock};
use crate::memory::{Cpu, PageLists, Ring};
use crate::ring::region::Region;
use crate::{StartError, anchor, context, state};
use core::ptr::NonNull;
use unitrace_formats::event::Group;
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::{Geometry, PAGE, WriterKind, page_list};

/// Bytes of a packet in an embedder's ring.
const PACKET: u32 = 4096;

/// Starts recording into `ring` for the rest of the program; `boot_id` should differ from start to start (a reading of
/// any clock will do).
///
/// ```
/// use unitrace_probe::{Cpu, Native, Ring, start_in};
/// static RING: Ring<{ 256 << 10 }> = Ring::new();
/// // SAFETY: there is one CPU.
/// unsafe { start_in::<Native, _>(&RING, "kernel", 1, Cpu::ONE) }?;
/// # Ok::<(), unitrace_probe::StartError>(())
/// ```
///
/// # Errors
/// When `ring` is too small for that many CPUs, or was used before.
///
/// # Safety
/// `cpu.index` never gives one number to two contexts that can record at once, unless one interrupts the other and runs to
/// its end before the other goes on; `cpu.pin` may be used to make that so.
pub unsafe fn start_in<C: Clock, const N: usize>(
    ring: &'static Ring<N>,
    program: &str,
    boot_id: u64,
    cpu: Cpu,
) -> Result<(), StartError> {
    // SAFETY: by the caller; a `Ring` gives its memory out once, aligned to a page, for ever.
    unsafe { start::<C, _>(N, || ring_memory(ring), program, boot_id, cpu, |_| Ok(core::iter::empty())) }
}

/// As [`start_in`], for memory that is no static of the kernel's: that of a device which a host shares (ivshmem), or pages
/// that the embedder has set aside.
///
/// # Errors
/// As [`start_in`], and when `memory` does not begin at a page.
///
/// # Safety
/// As [`start_in`]; and `memory` can be read and written for the rest of the program, as ordinary memory, and nobody else
/// in the program writes to it.
pub unsafe fn start_at<C: Clock>(
    memory: NonNull<[u8]>,
    program: &str,
    boot_id: u64,
    cpu: Cpu,
) -> Result<(), StartError> {
    // SAFETY: by the caller.
    unsafe {
        start::<C, _>(memory.len(), || Ok(memory.cast()), program, boot_id, cpu, |_| Ok(core::iter::empty()))
    }
}

/// As [`start_in`], for memory whose frames are known: `frame` says in which guest-physical frame (address / 4096) the
/// page at an address lies. A collector that reads the guest's memory from outside then finds every page of a ring that
/// is not contiguous, and does not take a copy of its bytes for the ring. [`PageLists`] says how many lists it takes.
///
/// ```
/// use unitrace_probe::{Cpu, Native, PageLists, Ring, start_in_frames};
/// static RING: Ring<{ 256 << 10 }> = Ring::new();
/// static LISTS: PageLists<1> = PageLists::new();
/// /// Of a kernel whose addresses are physical ones.
/// fn frame(page: *const u8) -> u64 {
///     page.addr() as u64 / 4096
/// }
/// // SAFETY: there is one CPU.
/// unsafe { start_in_frames::<Native, _, _>(&RING, &LISTS, frame, "kernel", 1, Cpu::ONE) }?;
/// # Ok::<(), unitrace_probe::StartError>(())
/// ```
///
/// # Errors
/// As [`start_in`], and when the lists are too few for the ring.
///
/// # Safety
/// As [`start_in`].
pub unsafe fn start_in_frames<C: Clock, const N: usize, const L: usize>(
    ring: &'static Ring<N>,
    lists: &'static PageLists<L>,
    frame: fn(*const u8) -> u64,
    program: &str,
    boot_id: u64,
    cpu: Cpu,
) -> Result<(), StartError> {
    let need = page_list::lists_for(N as u64);
    if need > L || need > page_list::LISTS {
        return Err(StartError::PageLists(need));
    }
    let fill = |base: NonNull<u8>| {
        let pages = lists.take().ok_or(StartError::AlreadyStarted)?;
        // SAFETY: lists give their memory out once, for ever.
        let pages: &'static mut [_; L] = unsafe { &mut *pages };
        let mut frames = (0..N / PAGE).map(move |page| frame(base.as_ptr().wrapping_add(page * PAGE)));
        let pages = &mut pages[..need];
        pages.iter_mut().for_each(|list| page_list::write(list, frames.by_ref().take(page_list::FRAMES)));
        Ok(pages.iter().map(move |list| frame(list.as_ptr())))
    };
    // SAFETY: as in `start_in`.
    unsafe { start::<C, _>(N, || ring_memory(ring), program, boot_id, cpu, fill) }
}

fn ring_memory<const N: usize>(ring: &'static Ring<N>) -> Result<NonNull<u8>, StartError> {
    ring.take().and_then(|bytes| NonNull::new(bytes.cast())).ok_or(StartError::AlreadyStarted)
}

/// `take` gives the `length` bytes that the ring will lie in; `fill` completes the page lists of the region there, before
/// there is a header, and gives their frames.
///
/// # Safety
/// As [`start_at`], for the memory that `take` gives.
unsafe fn start<C: Clock, I: Iterator<Item = u64>>(
    length: usize,
    take: impl FnOnce() -> Result<NonNull<u8>, StartError>,
    program: &str,
    boot_id: u64,
    cpu: Cpu,
    fill: impl FnOnce(NonNull<u8>) -> Result<I, StartError>,
) -> Result<(), StartError> {
    let geometry = Geometry::divide(length as u64, cpu.count, PACKET).map_err(StartError::Geometry)?;
    if state::ring().is_some() {
        return Err(StartError::AlreadyStarted);
    }
    let base = take()?;
    if base.addr().get() % PAGE != 0 {
        return Err(StartError::Alignment);
    }
    let header = NewHeader {
        geometry,
        boot_id: boot_id.max(1),
        clock: C::KIND,
        frequency: C::frequency(),
        writer: WriterKind::Guest,
        writer_id: 0,
        writer_start: 0,
        uuid: uuid(boot_id, base),
        program,
    };
    let lists = fill(base)?;
    // SAFETY: by the caller, and it begins at a page.
    let region = unsafe { Region::make(base, &header, lists) };
    context::begin(&cpu, region);
    anchor::none();
    anchor::reset();
    if state::begin(region, clock::reader::<C>(), Group::DEFAULT_MASK) {
        Ok(())
    } else {
        Err(StartError::AlreadyStarted)
    }
}

/// The clock began anew (the guest was restored, migrated, or its counter set back): what is in the ring has times that
/// mean nothing any more, so it begins anew too, with another boot id. Without this call a clock that steps back stands
/// still in the trace until it has caught up.
///
/// # Safety
/// No context records meanwhile: one CPU runs, with interrupts off.
pub unsafe fn clock_restarted(boot_id: u64) {
    if let Some(ring) = state::ring() {
        // SAFETY: by the caller.
        unsafe { ring.restart(boot_id.max(1)) };
        anchor::reset();
    }
}

/// Distinct for distinct boot ids; without a source of randomness that is all there is.
fn uuid(boot_id: u64, base: NonNull<u8>) -> [u8; 16] {
    let mut uuid = [0; 16];
    uuid[..8].copy_from_slice(&boot_id.to_le_bytes());
    uuid[8..].copy_from_slice(&(base.addr().get() as u64).to_le_bytes());
    uuid[6] = uuid[6] & 0x0F | 0x40;
    uuid[8] = uuid[8] & 0x3F | 0x80;
    uuid
}
