//! Where every vector arrives in Rust: faults end the kernel with a report, interrupts go to [`crate::interrupt`].

use super::{cpu, paging, step};
use crate::exit::Exit;
use crate::interrupt;
use crate::panic::die;

/// Vector numbers.
pub(super) mod vector {
    pub(crate) const DEBUG: u8 = 1;
    pub(crate) const NON_MASKABLE: u8 = 2;
    pub(crate) const BREAKPOINT: u8 = 3;
    pub(crate) const DOUBLE_FAULT: u8 = 8;
    pub(crate) const PAGE_FAULT: u8 = 14;
    /// Below are the CPU's own.
    pub(crate) const FIRST_INTERRUPT: u8 = 32;
}

/// What trap.s and the CPU pushed.
#[repr(C)]
#[derive(Debug)]
pub(super) struct Frame {
    /// r11, r10, r9, r8, rdi, rsi, rdx, rcx, rax.
    saved: [u64; 9],
    vector: u64,
    error: u64,
    /// Where the interrupted code goes on, or the one that failed.
    pub(super) instruction: u64,
    code: u64,
    flags: u64,
    stack: u64,
    stack_segment: u64,
}

/// Called by trap.s.
#[unsafe(no_mangle)]
extern "C" fn trap(frame: &Frame) {
    match frame.vector as u8 {
        vector::DEBUG if step::trapped(frame) => {}
        number @ 0..vector::FIRST_INTERRUPT => exception(number, frame),
        number => interrupt::arrived(number),
    }
}

fn exception(number: u8, frame: &Frame) -> ! {
    die(&Report { number, frame }, Exit::Exception)
}

/// An exception as a person wants to read it.
struct Report<'a> {
    number: u8,
    frame: &'a Frame,
}

impl core::fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { number, frame: Frame { error, instruction, stack, flags, .. } } = self;
        write!(f, "exception {number} ({}), error {error:#x}, at {instruction:#x}", name(*number))?;
        if *number == vector::PAGE_FAULT {
            let address = cpu::fault_address();
            let what = if paging::is_below_stack(address) { ": the stack is full" } else { "" };
            write!(f, ", access to {address:#x}{what}")?;
        }
        write!(f, ", stack {stack:#x}, flags {flags:#x}")
    }
}

fn name(number: u8) -> &'static str {
    match number {
        0 => "divide error",
        vector::DEBUG => "debug",
        vector::NON_MASKABLE => "non-maskable interrupt",
        vector::BREAKPOINT => "breakpoint",
        6 => "invalid opcode",
        vector::DOUBLE_FAULT => "double fault",
        13 => "general protection",
        vector::PAGE_FAULT => "page fault",
        _ => "see the CPU's manual",
    }
}
