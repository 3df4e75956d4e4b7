//! The least there is: a greeting, some ticks, the end.

use crate::command_line::CommandLine;
use crate::console::println;
use crate::exit::{Exit, exit};
use crate::{interrupt, platform};
use alloc::format;

/// Waits for `ticks` (100) ticks.
pub(crate) fn run(command_line: &CommandLine) -> ! {
    let ticks = match command_line.number("ticks", 100) {
        Ok(ticks) => ticks,
        Err(error) => {
            println!("{error}");
            exit(Exit::Usage)
        }
    };
    println!("{}", format!("hello, for {ticks} ticks"));
    while interrupt::milliseconds() < ticks {
        platform::idle(|| interrupt::milliseconds() >= ticks);
    }
    exit(Exit::Done)
}
