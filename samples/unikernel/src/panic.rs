//! The end of a kernel that found itself broken.

use crate::console::println;
use crate::exit::{Exit, exit};
use core::panic::PanicInfo;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    crate::arch::cpu::disable_interrupts();
    println!("{info}");
    exit(Exit::Panic)
}
