//! `rdtsc`. Unsafe is needed to execute the instruction.

use unitrace_formats::time::Ticks;

/// How to read the counter.
pub fn read() -> Option<fn() -> Ticks> {
    Some(|| {
        // SAFETY: every x86-64 CPU has `rdtsc`, it touches no memory, and Linux lets programs execute it (a process
        // that forbade it to itself with PR_SET_TSC is not this one).
        let ticks = unsafe { core::arch::x86_64::_rdtsc() };
        Ticks(ticks)
    })
}
