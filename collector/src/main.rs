//! `collect`: see the library's documentation, or `collect --help`.

use clap::Parser;
use std::process::ExitCode;
use unitrace_collector::{args::Args, command, messages};

fn main() -> ExitCode {
    let resolved = Args::parse().resolve().unwrap_or_else(|error| error.exit());
    messages::start(resolved.messages);
    let exit = command::execute(resolved).unwrap_or_else(|error| messages::fail(&error));
    ExitCode::from(exit.code())
}
