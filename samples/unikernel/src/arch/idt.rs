//! Interrupt gates: each vector to its stub, on a stack of its own. Unsafe because the CPU reads the table by address.

use super::gdt::{CODE, Stack, TablePointer};
use super::trap::vector;
use core::arch::asm;
use core::cell::UnsafeCell;

const VECTORS: usize = 256;
/// Bytes from stub to stub in trap.s.
const STUB_BYTES: u64 = 16;

unsafe extern "C" {
    safe static trap_stubs: [u8; VECTORS * STUB_BYTES as usize];
}

#[repr(C, align(16))]
struct Table(UnsafeCell<[[u64; 2]; VECTORS]>);

// SAFETY: written once by `load`, before interrupts are on; afterwards only the CPU reads it.
unsafe impl Sync for Table {}

static TABLE: Table = Table(UnsafeCell::new([[0; 2]; VECTORS]));

/// Fills the table and gives it to the CPU.
pub(super) fn load() {
    // SAFETY: called once, with interrupts off.
    let table = unsafe { &mut *TABLE.0.get() };
    for (number, entry) in table.iter_mut().enumerate() {
        let stub = (&raw const trap_stubs).addr() as u64 + number as u64 * STUB_BYTES;
        *entry = gate(stub, stack(number as u8));
    }
    let pointer = TablePointer::to(TABLE.0.get());
    // SAFETY: the table lives for ever and every gate leads to a stub.
    unsafe { asm!("lidt [{}]", in(reg) &pointer, options(readonly, nostack, preserves_flags)) };
}

fn stack(number: u8) -> Stack {
    match number {
        vector::DEBUG | vector::NON_MASKABLE | vector::BREAKPOINT => Stack::Debug,
        vector::DOUBLE_FAULT => Stack::DoubleFault,
        0..vector::FIRST_INTERRUPT => Stack::Exception,
        _ => Stack::Interrupt,
    }
}

/// A 64-bit interrupt gate (0x8e): present, and interrupts are off behind it.
fn gate(stub: u64, stack: Stack) -> [u64; 2] {
    let (low, middle) = (stub & 0xffff, stub >> 16 & 0xffff);
    [low | u64::from(CODE) << 16 | (stack as u64) << 32 | 0x8e << 40 | middle << 48, stub >> 32]
}
