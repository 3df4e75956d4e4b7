//! What recording costs in a process: `cost NAME EVENTS` records that many events of that kind, for callgrind to count
//! the instructions. `samples/unikernel/cost` puts it beside the kernel.

#[path = "../src/workload/cost/cases.rs"]
mod cases;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let (name, events) = (words.next().unwrap_or_default(), words.next().and_then(|word| word.parse().ok()));
    let case = cases::CASES.iter().find(|(of, _)| *of == name);
    let (Some((_, record)), Some(events)) = (case, events) else {
        eprintln!("usage: cost NAME EVENTS, NAME one of {}", cases::CASES.map(|(name, _)| name).join(", "));
        return ExitCode::from(2);
    };
    let _trace = match unitrace_probe::start() {
        Ok(trace) => trace,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    record(events);
    ExitCode::SUCCESS
}
