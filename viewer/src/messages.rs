//! Diagnostics on standard error, each a line that begins with how grave it is: warnings always, more with -v or
//! UNITRACE_LOG. The same as `collect` does, so that both programs are asked in the same way.

use std::fmt;
use std::io::{self, IsTerminal};

use tracing::level_filters::LevelFilter;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// Begins to show messages: warnings, more with each `-v`.
pub fn start(verbose: u8) {
    let by_flag = match verbose {
        0 => LevelFilter::WARN,
        1 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let by_environment = std::env::var("UNITRACE_LOG").ok().and_then(|level| level.parse().ok());
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(by_environment.map_or(by_flag, |level: LevelFilter| level.max(by_flag)))
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal() && !no_color())
        .event_format(Line)
        .finish();
    // A second call in one process (tests) keeps the first subscriber.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
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
        match to.has_ansi_escapes() {
            true => write!(to, "\x1b[{color}m{word}:\x1b[0m ")?,
            false => write!(to, "{word}: ")?,
        }
        context.format_fields(to.by_ref(), event)?;
        writeln!(to)
    }
}
