//! The few options that the samples share.

use std::str::FromStr;
use std::time::Duration;

use lexopt::{Arg, Parser, ValueExt};

/// What goes wrong on the way to running: shown as it is, so it says what to do.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Reads `--seconds N` (fractions allowed) and nothing else, for the small samples.
///
/// `what` is the first line of `--help`.
///
/// # Errors
/// An option that is not known or a number that is none.
pub fn seconds(what: &str, default: f64) -> Result<Duration, Failure> {
    let mut parser = Parser::from_env();
    let mut seconds = Duration::from_secs_f64(default);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("seconds") => seconds = duration(&mut parser)?,
            Arg::Long("help") | Arg::Short('h') => help(what, &[("--seconds N", "how long to run")]),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(seconds)
}

/// The next value as a number of seconds.
///
/// # Errors
/// No value, or one that is no length of time.
pub fn duration(parser: &mut Parser) -> Result<Duration, Failure> {
    let seconds: f64 = number(parser)?;
    Duration::try_from_secs_f64(seconds).map_err(|e| format!("{seconds} seconds: {e}").into())
}

/// The next value as a number.
///
/// # Errors
/// No value, or one that does not parse.
pub fn number<T>(parser: &mut Parser) -> Result<T, Failure>
where
    T: FromStr,
    T::Err: Into<Failure>,
{
    Ok(parser.value()?.parse()?)
}

/// Prints what the program is and what it takes, and ends it.
pub fn help(what: &str, options: &[(&str, &str)]) -> ! {
    println!("{what}\n");
    for (option, meaning) in options {
        println!("  {option:<22} {meaning}");
    }
    std::process::exit(0)
}
