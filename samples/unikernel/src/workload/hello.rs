//! The least there is: a greeting, some ticks, an interrupt of its own before each, the end.

use crate::command_line::CommandLine;
use crate::console::println;
use crate::exit::Exit;
use crate::{interrupt, platform};
use alloc::format;

/// Waits for `ticks` (100) ticks.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    let ticks = match command_line.number("ticks", 100) {
        Ok(ticks) => ticks,
        Err(error) => {
            println!("{error}");
            return Exit::Usage;
        }
    };
    println!("{}", format!("hello, for {ticks} ticks"));
    let here = platform::this();
    while interrupt::milliseconds() < ticks {
        here.raise(0);
        platform::idle(|| interrupt::milliseconds() >= ticks);
    }
    if interrupt::raised() == 0 {
        println!("no interrupt of a device line came");
        return Exit::Failed;
    }
    Exit::Done
}
