//! Recording without an operating system below: memory, clock and CPUs are the embedder's.

use crate::clock::{self, Clock};
use crate::memory::{Cpu, Ring};
use crate::ring::region::Region;
use crate::{StartError, anchor, context, state};
use core::ptr::NonNull;
use unitrace_formats::event::Group;
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::{Geometry, PAGE, WriterKind};

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
    let geometry = Geometry::divide(N as u64, cpu.count, PACKET).map_err(StartError::Geometry)?;
    if state::ring().is_some() {
        return Err(StartError::AlreadyStarted);
    }
    let memory = ring.take().ok_or(StartError::AlreadyStarted)?;
    let base = NonNull::new(memory.cast::<u8>()).ok_or(StartError::Alignment)?;
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
    // SAFETY: a `Ring` gives its memory out once, aligned to a page, for ever.
    let region = unsafe { Region::make(base, &header) };
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
