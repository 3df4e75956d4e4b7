//! x86-64 and what it wants: from the loader's entry to Rust, segments, interrupt gates with stacks of their own, ports.
//! The same on every platform; what differs between a PC and Xen is in [`crate::platform`].

pub(crate) mod cpu;
mod gdt;
pub(crate) mod held;
mod idt;
mod memory_functions;
pub(crate) mod paging;
pub(crate) mod port;
pub(crate) mod start_info;
pub(crate) mod step;
mod trap;

use core::arch::global_asm;

global_asm!(include_str!("boot.s"), options(att_syntax));
global_asm!(include_str!("trap.s"), options(att_syntax));

/// Physical addresses below this are mapped to themselves (boot.s).
pub(crate) const MAPPED: u64 = 4 << 30;

/// Segments and interrupt gates; interrupts stay off. Once, before anything can fault.
pub(crate) fn start() {
    gdt::load();
    idt::load();
    paging::forbid_stack_overflow();
}
