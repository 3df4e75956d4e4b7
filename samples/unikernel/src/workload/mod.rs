//! What the kernel does, chosen by `scenario=NAME` on its command line.

mod hello;

use crate::command_line::CommandLine;
use crate::console::println;
use crate::exit::{Exit, exit};

/// Runs the scenario to its end.
pub(crate) fn run(command_line: &CommandLine) -> ! {
    match command_line.get("scenario").unwrap_or("hello") {
        "hello" => hello::run(command_line),
        other => {
            println!("there is no scenario={other}; there are: hello");
            exit(Exit::Usage)
        }
    }
}
