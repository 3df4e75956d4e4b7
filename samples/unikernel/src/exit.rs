//! How the kernel ends, and what the outside sees of it.

/// Why the kernel ends.
///
/// On a PC the value is written to QEMU's `isa-debug-exit`, and QEMU's exit status is 2 × value + 1. On Xen, `Done` is
/// a power-off and everything else a crash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Everything went as it should: status 33.
    Done = 0x10,
    /// A panic: status 35.
    Panic = 0x11,
    /// An exception of the CPU: status 37.
    Exception = 0x12,
    /// The workload found something wrong: status 39.
    Failed = 0x13,
    /// The command line asks for something that does not exist: status 41.
    Usage = 0x14,
}

/// Ends the kernel.
pub(crate) fn exit(exit: Exit) -> ! {
    crate::arch::cpu::disable_interrupts();
    crate::platform::this().shut_down(exit)
}
