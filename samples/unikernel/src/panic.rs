//! The end of a kernel that found itself broken: why is said on the console, and in the ring as the last event of its
//! trace.

use crate::arch::cpu;
use crate::console::println;
use crate::exit::{Exit, exit};
use crate::tally;
use core::fmt::Display;
use core::panic::PanicInfo;
use core::sync::atomic::{AtomicBool, Ordering};

/// Says why, once: what goes wrong on the way out ends the kernel without a word.
pub(crate) fn die(reason: &dyn Display, end: Exit) -> ! {
    static DYING: AtomicBool = AtomicBool::new(false);
    cpu::disable_interrupts();
    if !DYING.swap(true, Ordering::Relaxed) {
        println!("{reason}");
        unitrace_probe::panic::fault(format_args!("{reason}"));
        tally::print();
    }
    exit(end)
}

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    die(info, Exit::Panic)
}
