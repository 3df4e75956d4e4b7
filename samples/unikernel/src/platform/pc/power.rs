//! The end of a PC. Unsafe because of ports.

use crate::arch::cpu::halt_for_ever;
use crate::arch::port::{write_u8, write_u16};
use crate::exit::Exit;

/// QEMU's `-device isa-debug-exit,iobase=0xf4,iosize=4`.
const DEBUG_EXIT: u16 = 0xf4;
/// The power control register of QEMU's q35 and pc, where SeaBIOS puts it, and what switches off.
const POWER_CONTROL: u16 = 0x604;
const SLEEP_NOW: u16 = 0x2000;

/// Ends QEMU with a status that says why, if it has the device for it; else switches off.
pub(super) fn off(exit: Exit) -> ! {
    // SAFETY: where the device is missing the write goes nowhere; otherwise it ends the machine.
    unsafe {
        write_u8(DEBUG_EXIT, exit as u8);
        write_u16(POWER_CONTROL, SLEEP_NOW);
    }
    halt_for_ever()
}
