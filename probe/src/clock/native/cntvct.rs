//! ARM: the virtual counter of the generic timer. Unsafe for the instructions that read it.

use unitrace_formats::time::{ClockKind, Frequency};

/// What it is.
pub(crate) const KIND: ClockKind = ClockKind::Cntvct;

/// Reads the counter.
#[inline(always)]
pub(crate) fn read() -> u64 {
    let ticks;
    // SAFETY: reads a register.
    unsafe {
        core::arch::asm!("mrs {}, cntvct_el0", out(reg) ticks, options(nomem, nostack, preserves_flags))
    };
    ticks
}

/// What firmware put into cntfrq.
pub(crate) fn frequency() -> Option<Frequency> {
    let hz;
    // SAFETY: reads a register.
    unsafe { core::arch::asm!("mrs {}, cntfrq_el0", out(reg) hz, options(nomem, nostack, preserves_flags)) };
    Frequency::new(hz)
}

/// The generic timer always runs at one rate.
#[cfg_attr(not(feature = "std"), allow(dead_code))]
pub(crate) fn is_steady() -> bool {
    true
}
