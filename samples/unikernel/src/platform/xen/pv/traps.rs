//! Faults of a paravirtual guest: Xen takes them and calls the guest. They end the kernel with a report. Unsafe because Xen
//! is given addresses of code.

use crate::platform::xen::hypercall::{Call, Refused, call_with_table};

/// Vectors that are the CPU's own.
const FAULTS: usize = 32;
/// Bytes from entry to entry in entry.s.
const ENTRY: usize = 16;
/// The segment that a paravirtual guest's code is in.
const CODE: u16 = 0xe033;

unsafe extern "C" {
    safe static pv_faults: [u8; FAULTS * ENTRY];
}

#[repr(C)]
#[derive(Clone, Copy)]
struct Trap {
    vector: u8,
    flags: u8,
    code: u16,
    address: u64,
}

/// Every fault leads to [`crate::arch`]'s handler.
pub(super) fn start() -> Result<(), Refused> {
    // One more, of zeros: the end.
    let mut table = [Trap { vector: 0, flags: 0, code: 0, address: 0 }; FAULTS + 1];
    for (n, trap) in table.iter_mut().take(FAULTS).enumerate() {
        let address = ((&raw const pv_faults).expose_provenance() + n * ENTRY) as u64;
        *trap = Trap { vector: n as u8, flags: 0, code: CODE, address };
    }
    // SAFETY: every entry leads to a handler; the table ends with zeros.
    unsafe { call_with_table(Call::SetTrapTable, &table) }
}
