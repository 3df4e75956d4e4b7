//! Diagnostics on standard error, each a line that begins with how grave it is: warnings always, more with -v or
//! UNITRACE_LOG.

use crate::args::{Color, Messages};
use crate::error::Error;
use crate::exit::Exit;
use std::fmt;
use std::io::{self, IsTerminal};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

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
        .event_format(Line)
        .finish();
    // A second call in one process (tests) keeps the first subscriber.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

fn is_colored(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}

/// Text that does nothing to a terminal: names of programs and files come from other programs.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => shown.push(c),
            c if c.is_control() => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    shown
}

/// Says why `collect` ends without success, where the user must know.
pub fn fail(error: &Error) -> Exit {
    match error {
        Error::ReaderLeft => tracing::debug!("{error}"),
        error => tracing::error!("{error}"),
    }
    error.exit()
}

/// `error: …`, as the argument parser says it too.
struct Line;

impl<S, N> FormatEvent<S, N> for Line
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut to: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let (word, color) = match *event.metadata().level() {
            Level::ERROR => ("error", "1;31"),
            Level::WARN => ("warning", "1;33"),
            Level::INFO => ("info", "1;32"),
            Level::DEBUG => ("debug", "2"),
            Level::TRACE => ("trace", "2"),
        };
        if to.has_ansi_escapes() {
            write!(to, "\x1b[{color}m{word}:\x1b[0m ")?;
        } else {
            write!(to, "{word}: ")?;
        }
        context.format_fields(to.by_ref(), event)?;
        writeln!(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_nothing_to_a_terminal() {
        assert_eq!(printable("web\x1b[2J\u{9b}1m\tüber\n"), "web\\u{1b}[2J\\u{9b}1m\\tüber\n");
    }
}
