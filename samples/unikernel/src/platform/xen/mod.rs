//! A PVH guest of Xen.

use super::{Cause, Platform};
use crate::arch::cpu;
use crate::exit::Exit;
use core::ptr::NonNull;
use unitrace_probe::formats::time::Frequency;

/// First CPUID leaf of hypervisors; Xen's may be one of the following ones, 0x100 apart.
const LEAVES: core::ops::Range<u32> = 0x4000_0000..0x4001_0000;

/// True if CPUID says that Xen is below.
pub(super) fn is_below() -> bool {
    LEAVES.step_by(0x100).any(|leaf| {
        let said = core::arch::x86_64::__cpuid(leaf);
        [said.ebx, said.ecx, said.edx].map(u32::to_le_bytes).as_flattened() == b"XenVMMXenVMM"
    })
}

/// This platform; its state is in the files beside this one.
pub(super) struct Xen;

impl Platform for Xen {
    fn name(&self) -> &'static str {
        "Xen"
    }

    fn start(&self) {
        self.write(b"this kernel cannot run on Xen yet\n");
        cpu::halt_for_ever()
    }

    fn write(&self, text: &[u8]) {
        for &byte in text {
            // SAFETY: Xen's own debug console, which knows nothing of memory.
            unsafe { crate::arch::port::write_u8(0xe9, byte) };
        }
    }

    fn frequency(&self) -> Frequency {
        Frequency::NANOSECONDS
    }

    fn shared_memory(&self) -> Option<NonNull<[u8]>> {
        None
    }

    fn ring_ready(&self, _: NonNull<[u8]>) {}

    fn raise(&self, _line: u8) {}

    fn start_ticks(&self) {}

    fn acknowledge(&self, _vector: u8, _serve: &mut dyn FnMut(Cause)) {}

    fn wait(&self) {
        cpu::enable_interrupts_and_halt();
    }

    fn shut_down(&self, _exit: Exit) -> ! {
        cpu::halt_for_ever()
    }
}
