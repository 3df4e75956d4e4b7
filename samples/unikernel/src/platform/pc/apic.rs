//! The CPU's own interrupt controller (local APIC), with which the kernel interrupts itself. Unsafe because its registers
//! are memory.

use core::ops::Range;

/// Vectors of device lines 0 to 15.
const VECTORS: Range<u8> = 0x60..0x70;

const REGISTERS: usize = 0xfee0_0000;
const END_OF_INTERRUPT: usize = 0xb0;
const SPURIOUS: usize = 0xf0;
const COMMAND: usize = 0x300;
/// Of the spurious register: the controller is on.
const ON: u32 = 0x100;
/// Of the command register: to this CPU, an edge.
const TO_SELF: u32 = 1 << 18 | 1 << 14;

/// Switches it on. What comes through the other controllers still comes.
pub(super) fn start() {
    write(SPURIOUS, ON | 0xff);
}

/// An interrupt of this line, as soon as interrupts are on.
pub(super) fn raise(line: u8) {
    write(COMMAND, TO_SELF | u32::from(VECTORS.start + line % 16));
}

/// Which line a vector is.
pub(super) fn line(vector: u8) -> Option<u8> {
    VECTORS.contains(&vector).then(|| vector - VECTORS.start)
}

/// The interrupt was served.
pub(super) fn acknowledge() {
    write(END_OF_INTERRUPT, 0);
}

fn write(register: usize, value: u32) {
    // SAFETY: every x86-64 CPU has the registers here until it is told otherwise; they are mapped, and change no memory.
    unsafe { core::ptr::with_exposed_provenance_mut::<u32>(REGISTERS + register).write_volatile(value) };
}
