//! The kernel stops doing anything, and does not know it: interrupts off, an endless loop, in a task that seems to run.

use crate::arch::cpu;
use crate::command_line::CommandLine;
use crate::console::println;
use crate::exit::Exit;

/// Never returns.
pub(crate) fn run(_: &CommandLine) -> Exit {
    cpu::disable_interrupts();
    println!("hanging");
    loop {
        core::hint::spin_loop();
    }
}
