//! Diagnostics on standard error: warnings always, more with -v or UNITRACE_LOG.

use crate::args::{Color, Messages};
use crate::error::Error;
use crate::exit::Exit;
use std::io::{self, IsTerminal};
use tracing::level_filters::LevelFilter;

/// Begins to show messages.
pub fn start(messages: Messages) {
    let by_flag = match (messages.quiet, messages.verbose) {
        (true, _) => LevelFilter::ERROR,
        (false, 0) => LevelFilter::WARN,
        (false, 1) => LevelFilter::DEBUG,
        (false, _) => LevelFilter::TRACE,
    };
    let by_environment = std::env::var("UNITRACE_LOG").ok().and_then(|level| level.parse().ok());
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(by_environment.map_or(by_flag, |level: LevelFilter| level.max(by_flag)))
        .with_writer(io::stderr)
        .with_ansi(is_colored(messages.color))
        .with_target(false)
        .without_time()
        .finish();
    // A second call in one process (tests) keeps the first subscriber.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// Whether messages are coloured.
pub fn is_colored(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}

/// Says why `collect` ends without success, where the user must know.
pub fn fail(error: &Error) -> Exit {
    match error {
        Error::ReaderLeft => tracing::debug!("{error}"),
        error => tracing::error!("{error}"),
    }
    error.exit()
}
