//! The second serial port (16550), as a line to another guest. Unsafe because of ports.
//!
//! Its FIFO stays off: to turn it on would empty it, and the other guest may have been faster to start. QEMU holds back what
//! there is no room for.

use crate::arch::port::{read_u8, write_u8};
use crate::platform::Wire;

/// Its line at the interrupt controller.
pub(super) const LINE: u8 = 3;

const PORT: u16 = 0x2f8;
const INTERRUPTS: u16 = PORT + 1;
const LINE_CONTROL: u16 = PORT + 3;
const MODEM_CONTROL: u16 = PORT + 4;
const LINE_STATUS: u16 = PORT + 5;
const SCRATCH: u16 = PORT + 7;

/// The line status says that there is a byte, or room for one.
const BYTE: u8 = 0x01;
const ROOM: u8 = 0x20;
/// How often to ask for room before a byte is given up.
const PATIENCE: u32 = 10_000_000;

/// This port.
pub(super) struct SecondSerial;

/// The port, if there is one.
pub(super) fn find() -> Option<&'static dyn Wire> {
    [0x5a, 0xa5].into_iter().all(scratch_keeps).then_some(&SecondSerial)
}

fn scratch_keeps(value: u8) -> bool {
    write(SCRATCH, value);
    read(SCRATCH) == value
}

impl Wire for SecondSerial {
    /// Divisor 1, 8 bits, no parity; an interrupt for each byte that comes, let through to the controller.
    fn start(&self) {
        for (port, value) in [
            (LINE_CONTROL, 0x80),
            (PORT, 1),
            (PORT + 1, 0),
            (LINE_CONTROL, 3),
            (MODEM_CONTROL, 0x0b),
            (INTERRUPTS, 1),
        ] {
            write(port, value);
        }
    }

    fn take(&self) -> Option<u8> {
        (read(LINE_STATUS) & BYTE != 0).then(|| read(PORT))
    }

    fn put(&self, byte: u8) -> bool {
        let room = (0..PATIENCE).any(|_| read(LINE_STATUS) & ROOM != 0);
        if room {
            write(PORT, byte);
        }
        room
    }
}

fn read(port: u16) -> u8 {
    // SAFETY: the serial port knows nothing of memory.
    unsafe { read_u8(port) }
}

fn write(port: u16, value: u8) {
    // SAFETY: as above.
    unsafe { write_u8(port, value) };
}
