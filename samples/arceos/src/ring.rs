//! Memory, clock and CPU for the probe: all that it asks of a kernel.

use axhal::asm::{disable_irqs, enable_irqs, irqs_enabled};
use axhal::mem::{VirtAddr, virt_to_phys};
use axhal::time::{epochoffset_nanos, monotonic_time_nanos, nanos_to_ticks};
use unitrace_probe::formats::ring::page_list::lists_for;
use unitrace_probe::formats::time::{Anchor, ClockKind, Frequency, Ticks};
use unitrace_probe::{Clock, Cpu, Native, PageLists, Ring, StartError, start_in_frames, ticks};

const SIZE: usize = 1 << 20;

static RING: Ring<SIZE> = Ring::new();
static LISTS: PageLists<{ lists_for(SIZE as u64) }> = PageLists::new();

/// The TSC, whose frequency the kernel has found.
struct Tsc;

impl Clock for Tsc {
    const KIND: ClockKind = Native::KIND;
    const IN_LINE: bool = true;

    fn frequency() -> Option<Frequency> {
        Frequency::new(nanos_to_ticks(1_000_000_000))
    }

    fn now() -> Ticks {
        Native::now()
    }
}

/// Begins to record.
pub fn start() -> Result<(), StartError> {
    let cpu = Cpu { count: 1, index: || 0, pin: Some(interrupts_off), unpin: Some(interrupts_as_before) };
    // SAFETY: there is one CPU, and with interrupts off nothing preempts a record.
    unsafe { start_in_frames::<Tsc, _, _>(&RING, &LISTS, frame, "ArceOS", Native::now().0, cpu) }?;
    anchor();
    Ok(())
}

/// Says what the time is.
pub fn anchor() {
    let (at, time) = (ticks(), monotonic_time_nanos());
    unitrace_probe::anchor(Anchor { ticks: at, unix_ns: epochoffset_nanos() + time, host_ns: 0 });
}

/// In which frame a page of the ring lies: the kernel is mapped at the top.
fn frame(page: *const u8) -> u64 {
    virt_to_phys(VirtAddr::from_usize(page.addr())).as_usize() as u64 / 4096
}

/// Threads are preempted, in the middle of a record as well: not with interrupts off.
fn interrupts_off() -> usize {
    let before = irqs_enabled();
    disable_irqs();
    usize::from(before)
}

fn interrupts_as_before(before: usize) {
    if before != 0 {
        enable_irqs();
    }
}
