//! The first serial port: a 16550 at 115,200 baud. Unsafe because of ports.

use crate::arch::port::{read_u8, write_u8};

const PORT: u16 = 0x3f8;
const INTERRUPTS: u16 = PORT + 1;
const FIFO: u16 = PORT + 2;
const LINE_CONTROL: u16 = PORT + 3;
const LINE_STATUS: u16 = PORT + 5;
/// The line status says that there is room for a byte.
const ROOM: u8 = 0x20;
/// How often to ask for room before a port that is not there is given up.
const PATIENCE: u32 = 100_000;

/// Divisor 1, 8 bits, no parity, FIFO on, no interrupts.
pub(super) fn start() {
    for (port, value) in
        [(INTERRUPTS, 0), (LINE_CONTROL, 0x80), (PORT, 1), (INTERRUPTS, 0), (LINE_CONTROL, 3), (FIFO, 0xc7)]
    {
        // SAFETY: the serial port knows nothing of memory.
        unsafe { write_u8(port, value) };
    }
}

/// Writes text; a line feed is preceded by a carriage return.
pub(super) fn write(text: &[u8]) {
    for &byte in text {
        if byte == b'\n' {
            put(b'\r');
        }
        put(byte);
    }
}

fn put(byte: u8) {
    // SAFETY: as above.
    let room = || unsafe { read_u8(LINE_STATUS) } & ROOM != 0;
    if (0..PATIENCE).any(|_| room()) {
        // SAFETY: as above.
        unsafe { write_u8(PORT, byte) };
    }
}
