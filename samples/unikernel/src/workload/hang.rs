//! The kernel stops doing anything, and does not know it: interrupts off, an endless loop, in a task that seems to run.

use crate::arch::cpu;
use crate::console::println;

/// Never returns.
pub(crate) fn run() -> ! {
    cpu::disable_interrupts();
    println!("hanging");
    loop {
        core::hint::spin_loop();
    }
}
