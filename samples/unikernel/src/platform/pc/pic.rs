//! The two interrupt controllers (8259), 16 lines. Unsafe because of ports.

use crate::arch::port::{read_u8, write_u8};

const FIRST: Controller = Controller { command: 0x20, mask: 0x21 };
const SECOND: Controller = Controller { command: 0xa0, mask: 0xa1 };
/// Vector of line 0.
const VECTOR: u8 = 32;
/// The line of the first to which the second is wired.
const CASCADE: u8 = 2;
const END_OF_INTERRUPT: u8 = 0x20;

struct Controller {
    command: u16,
    mask: u16,
}

impl Controller {
    fn command(&self, value: u8) {
        // SAFETY: interrupts are all that the controller makes; every vector has a gate.
        unsafe { write_u8(self.command, value) };
    }

    fn mask(&self, value: u8) {
        // SAFETY: as above.
        unsafe { write_u8(self.mask, value) };
    }

    /// Vectors from `vector` on, wired to the other by `wire`, everything masked.
    fn start(&self, vector: u8, wire: u8) {
        self.command(0x11);
        self.mask(vector);
        self.mask(wire);
        self.mask(1);
        self.mask(0xff);
    }
}

/// Lines 0 to 15 arrive as vectors 32 to 47, but none does yet.
pub(super) fn start() {
    FIRST.start(VECTOR, 1 << CASCADE);
    SECOND.start(VECTOR + 8, CASCADE);
}

/// Lets only these lines through.
pub(super) fn unmask(lines: &[u8]) {
    let wanted = lines.iter().fold(1_u16 << CASCADE, |wanted, line| wanted | 1 << line);
    let [first, second] = (!wanted).to_le_bytes();
    FIRST.mask(first);
    SECOND.mask(second);
}

/// Which line a vector is; `None` for vectors of others and for interrupts that a controller took back (spurious).
pub(super) fn line(vector: u8) -> Option<u8> {
    let line = vector.checked_sub(VECTOR).filter(|line| *line < 16)?;
    match line {
        7 => FIRST.serves(7).then_some(line),
        15 => SECOND.serves(7).then_some(line),
        _ => Some(line),
    }
}

/// The interrupt of this vector was served.
pub(super) fn acknowledge(vector: u8) {
    if vector >= VECTOR + 8 {
        SECOND.command(END_OF_INTERRUPT);
    }
    FIRST.command(END_OF_INTERRUPT);
}

impl Controller {
    /// True if the controller has that line in service.
    fn serves(&self, line: u8) -> bool {
        self.command(0x0b);
        // SAFETY: reads a register of the controller.
        let in_service = unsafe { read_u8(self.command) };
        in_service & 1 << line != 0
    }
}
