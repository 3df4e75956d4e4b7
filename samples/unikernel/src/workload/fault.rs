//! The CPU refuses an instruction: `what=invalid` (the default), `null`, `stack` (too deep) or `panic`, which is Rust's.
//! The console says why, and so does the last event in the ring.

use crate::command_line::CommandLine;
use crate::console::println;
use crate::exit::Exit;
use core::arch::asm;

/// Returns only if it does not know what to do.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    match command_line.get("what").unwrap_or("invalid") {
        // SAFETY: it ends here, as it is meant to.
        "invalid" => unsafe { asm!("ud2", options(noreturn)) },
        // SAFETY: as above; in assembly, as a null pointer's use means nothing in Rust.
        "null" => unsafe { asm!("mov al, [{}]", "ud2", in(reg) 8_u64, options(noreturn)) },
        "stack" => panic!("the stack has no end: {}", deeper(1)),
        "panic" => panic!("asked to"),
        other => {
            println!("what={other} is none of invalid, null, stack, panic");
            Exit::Usage
        }
    }
}

/// Calls itself until the stack is full.
#[expect(unconditional_recursion, reason = "that is what it is for")]
fn deeper(depth: u64) -> u64 {
    core::hint::black_box(deeper(core::hint::black_box(depth + 1))) + 1
}
