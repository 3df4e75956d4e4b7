//! What the kernel does, chosen by `scenario=NAME` on its command line.

mod crash;
mod hang;
mod hello;
mod hostile;

use crate::command_line::CommandLine;
use crate::console::println;
use crate::exit::Exit;

/// Runs the scenario to its end.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    match command_line.get("scenario").unwrap_or("hello") {
        "hello" => hello::run(command_line),
        "crash" => crash::run(command_line),
        "hang" => hang::run(),
        "hostile" => hostile::run(command_line),
        other => {
            println!("there is no scenario={other}; there are: hello, crash, hang, hostile");
            Exit::Usage
        }
    }
}
