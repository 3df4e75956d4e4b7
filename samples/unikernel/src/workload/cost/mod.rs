//! What recording costs in here: `events` (100,000) of each kind, and how far the time stamp counter went on. Under QEMU's
//! `-icount shift=0` that counter counts instructions. `samples/unikernel/cost` puts it beside a process.

mod cases;

pub(super) use cases::{CASES, Case};

use crate::arch::cpu;
use crate::command_line::CommandLine;
use crate::console::println;
use crate::exit::Exit;

/// Prints `cost NAME EVENTS TICKS` for each kind of event.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    let events = match command_line.number("events", 100_000) {
        Ok(events) => events as u32,
        Err(error) => {
            println!("{error}");
            return Exit::Usage;
        }
    };
    cpu::disable_interrupts();
    for (name, record) in CASES {
        record(1);
        let begin = cpu::time_stamp();
        record(events);
        println!("cost {name} {events} {}", cpu::time_stamp() - begin);
    }
    Exit::Done
}
