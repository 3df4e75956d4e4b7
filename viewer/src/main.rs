//! `unitrace`: opens traces in a window, draws them to files, reports on them, writes them in other formats.

use std::process::ExitCode;

use unitrace_viewer::args::{Arguments, Command};
use unitrace_viewer::{app, export, messages, open, render, report};

/// What the command line asks for makes no sense.
const WRONG_ARGUMENTS: u8 = 2;
/// There is no display to open a window on.
const NO_DISPLAY: u8 = 3;

fn main() -> ExitCode {
    let arguments = Arguments::read();
    messages::start(arguments.verbose);
    match arguments.foreign.options() {
        Ok(how) => open::read_foreign(how),
        Err(error) => {
            tracing::error!("{error}");
            return ExitCode::from(WRONG_ARGUMENTS);
        }
    }
    let done = match arguments.command {
        Some(Command::Export(export)) => export::command::run(&export),
        Some(Command::Render(render)) => render::command::run(&render),
        Some(Command::Report(report)) => report::command::run(&report),
        None => return show(arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn show(arguments: Arguments) -> ExitCode {
    let layout = match (arguments.compare, arguments.tabs) {
        (true, _) => app::Layout::Compared,
        (_, true) => app::Layout::Tabs,
        _ => app::Layout::OneAxis,
    };
    match app::run(arguments.files, layout) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::from(NO_DISPLAY)
        }
    }
}
