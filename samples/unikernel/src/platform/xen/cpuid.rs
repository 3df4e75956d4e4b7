//! What CPUID says about Xen.

use core::arch::x86_64::__cpuid;

/// First leaf of hypervisors; Xen's may be one of the following ones, 0x100 apart.
const LEAVES: core::ops::Range<u32> = 0x4000_0000..0x4001_0000;
const SIGNATURE: &[u8] = b"XenVMMXenVMM";

/// From Xen's first leaf: the one with the register that places the hypercall page.
const HYPERCALLS: u32 = 2;
/// From Xen's first leaf: the one about the time stamp counter.
const TIME: u32 = 3;
/// Xen traps every reading of the counter.
const EMULATED: u32 = 1;

/// Xen's first leaf, if Xen is below.
pub(super) fn leaf() -> Option<u32> {
    LEAVES.step_by(0x100).find(|&leaf| {
        let said = __cpuid(leaf);
        [said.ebx, said.ecx, said.edx].map(u32::to_le_bytes).as_flattened() == SIGNATURE
    })
}

/// The model-specific register that places the hypercall page.
pub(super) fn hypercall_register(leaf: u32) -> u32 {
    __cpuid(leaf + HYPERCALLS).ebx
}

/// True if each reading of the time stamp counter costs an exit to Xen.
pub(super) fn is_time_stamp_emulated(leaf: u32) -> bool {
    __cpuid(leaf + TIME).eax & EMULATED != 0
}
