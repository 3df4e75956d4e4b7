//! The CPU's own instructions: interrupts on and off, waiting, the time stamp counter. Unsafe because of `asm!`.

use super::held;
use core::arch::asm;

/// RFLAGS.IF.
const INTERRUPTS: u64 = 1 << 9;

/// Interrupts off; true if they were on.
pub(crate) fn disable_interrupts() -> bool {
    if held::is_used() {
        return held::disable();
    }
    let flags: u64;
    // SAFETY: pushes and pops one word, and holds interrupts back. It orders memory for the compiler (no `nomem`).
    unsafe { asm!("pushfq", "pop {}", "cli", out(reg) flags) };
    flags & INTERRUPTS != 0
}

/// Interrupts on.
pub(crate) fn enable_interrupts() {
    if held::is_used() {
        return held::enable();
    }
    // SAFETY: every gate has a handler and a stack since `arch::start`.
    unsafe { asm!("sti", options(nostack)) };
}

/// Interrupts on, and asleep until one arrives. None is missed between the two: `sti` takes effect after `hlt` began.
pub(crate) fn enable_interrupts_and_halt() {
    // SAFETY: as for `enable_interrupts`.
    unsafe { asm!("sti", "hlt", options(nostack)) };
}

/// Never again.
pub(crate) fn halt_for_ever() -> ! {
    loop {
        // SAFETY: the CPU stops; that is what is wanted.
        unsafe { asm!("cli", "hlt", options(nomem, nostack)) };
    }
}

/// The time stamp counter.
#[inline(always)]
pub(crate) fn time_stamp() -> u64 {
    // SAFETY: the instruction reads a counter; nobody forbids it (CR4.TSD is clear).
    unsafe { core::arch::x86_64::_rdtsc() }
}

/// Busy for this many ticks of the time stamp counter.
pub(crate) fn spin(ticks: u64) {
    let start = time_stamp();
    while time_stamp().wrapping_sub(start) < ticks {
        core::hint::spin_loop();
    }
}

/// The page fault's address.
pub(crate) fn fault_address() -> u64 {
    let address: u64;
    // SAFETY: reads a register.
    unsafe { asm!("mov {}, cr2", out(reg) address, options(nomem, nostack, preserves_flags)) };
    address
}

struct InterruptsOff;

critical_section::set_impl!(InterruptsOff);

// SAFETY: there is one CPU, and nothing interrupts it while interrupts are off (an NMI's handler ends the kernel).
unsafe impl critical_section::Impl for InterruptsOff {
    unsafe fn acquire() -> bool {
        disable_interrupts()
    }

    unsafe fn release(were_on: bool) {
        if were_on {
            enable_interrupts();
        }
    }
}
