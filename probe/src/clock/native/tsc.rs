//! x86: the time stamp counter. Unsafe for the instructions that read it.

#[cfg(target_arch = "x86")]
use core::arch::x86 as arch;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64 as arch;

use unitrace_formats::time::{ClockKind, Frequency};

/// What it is.
pub(crate) const KIND: ClockKind = ClockKind::Tsc;

/// Reads the counter; not serialised, like every tracer's.
#[inline(always)]
pub(crate) fn read() -> u64 {
    // SAFETY: every x86 CPU that runs this has the instruction, and no kernel that we know forbids it.
    unsafe { arch::_rdtsc() }
}

/// What CPUID says: leaf 0x15 (crystal ratio), a hypervisor's leaf 0x40000010 (kHz), leaf 0x16 (base MHz, the TSC's on
/// CPUs that leave the crystal out).
pub(crate) fn frequency() -> Option<Frequency> {
    crystal().or_else(hypervisor).or_else(base).and_then(Frequency::new)
}

/// True if the counter runs at one rate in every power state.
#[cfg_attr(not(feature = "std"), allow(dead_code))]
pub(crate) fn is_steady() -> bool {
    highest(0x8000_0000) >= 0x8000_0007 && cpuid(0x8000_0007).edx & 1 << 8 != 0
}

fn cpuid(leaf: u32) -> arch::CpuidResult {
    #[allow(unused_unsafe)] // Safe since Rust 1.94, not in 1.85.
    // SAFETY: every CPU with a 64-bit mode and every 586 has the instruction.
    unsafe {
        arch::__cpuid(leaf)
    }
}

fn highest(range: u32) -> u32 {
    cpuid(range).eax
}

fn crystal() -> Option<u64> {
    if highest(0) < 0x15 {
        return None;
    }
    let ratio = cpuid(0x15);
    let known = ratio.eax != 0 && ratio.ebx != 0 && ratio.ecx != 0;
    known.then(|| u64::from(ratio.ecx) * u64::from(ratio.ebx) / u64::from(ratio.eax))
}

fn hypervisor() -> Option<u64> {
    let guest = cpuid(1).ecx & 1 << 31 != 0;
    if !guest || !(0x4000_0010..0x4001_0000).contains(&highest(0x4000_0000)) {
        return None;
    }
    let khz = cpuid(0x4000_0010).eax;
    (khz != 0).then(|| u64::from(khz) * 1000)
}

fn base() -> Option<u64> {
    if highest(0) < 0x16 {
        return None;
    }
    let mhz = cpuid(0x16).eax & 0xFFFF;
    (mhz != 0).then(|| u64::from(mhz) * 1_000_000)
}
