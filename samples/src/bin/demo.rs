//! `cargo demo`: the way of an event from a running program to a picture. See [`unitrace_samples::demo`].

use std::process::ExitCode;

use unitrace_samples::args::Failure;
use unitrace_samples::demo::{self, Options};

fn main() -> ExitCode {
    let done: Result<(), Failure> = Options::from_env().and_then(|options| demo::run(&options));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("demo: {failure}");
            ExitCode::FAILURE
        }
    }
}
