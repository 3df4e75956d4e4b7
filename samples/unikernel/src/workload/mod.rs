//! What the kernel does, chosen by `scenario=NAME` on its command line.

mod cost;
mod crash;
mod fault;
mod hang;
mod hello;
mod hostile;

use crate::command_line::CommandLine;
use crate::console::println;
use crate::exit::Exit;

/// A name and what runs under it, to its end.
type Scenario = (&'static str, fn(&CommandLine) -> Exit);

/// The first is what runs without a name.
const SCENARIOS: &[Scenario] = &[
    ("hello", hello::run),
    ("cost", cost::run),
    ("crash", crash::run),
    ("fault", fault::run),
    ("hang", hang::run),
    ("hostile", hostile::run),
];

/// Runs the scenario to its end.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    let name = command_line.get("scenario").unwrap_or(SCENARIOS[0].0);
    if let Some((_, scenario)) = SCENARIOS.iter().find(|(known, _)| *known == name) {
        return scenario(command_line);
    }
    println!("there is no scenario={name}; there are:");
    for (known, _) in SCENARIOS {
        println!("  scenario={known}");
    }
    Exit::Usage
}
