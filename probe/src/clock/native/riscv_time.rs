//! RISC-V: the `time` counter. Unsafe for the instruction that reads it.

use unitrace_formats::time::{ClockKind, Frequency};

/// What it is.
pub(crate) const KIND: ClockKind = ClockKind::RiscvTime;

/// Reads the counter.
#[inline(always)]
pub(crate) fn read() -> u64 {
    let ticks;
    // SAFETY: reads a register.
    unsafe { core::arch::asm!("rdtime {}", out(reg) ticks, options(nomem, nostack, preserves_flags)) };
    ticks
}

/// Only the device tree knows.
pub(crate) fn frequency() -> Option<Frequency> {
    None
}

/// `time` always runs at one rate.
#[cfg_attr(not(feature = "std"), allow(dead_code))]
pub(crate) fn is_steady() -> bool {
    true
}
