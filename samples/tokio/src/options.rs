//! The command line.

use lexopt::prelude::*;
use std::fmt;
use std::time::Duration;

/// Who looks on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Record {
    /// Nobody.
    Off,
    /// unitrace.
    Unitrace,
    /// unitrace, and what tasks wait on too.
    Resources,
    /// console-subscriber, if it was built in.
    Console,
}

/// What was asked for.
#[derive(Debug)]
pub struct Options {
    /// How long the clients ask.
    pub duration: Duration,
    /// Connections at once.
    pub clients: u32,
    /// Threads of the runtime.
    pub workers: usize,
    /// Who looks on.
    pub record: Record,
}

impl Options {
    /// From the arguments.
    pub fn from_arguments() -> Result<Self, lexopt::Error> {
        let mut options =
            Self { duration: Duration::from_secs(2), clients: 16, workers: 2, record: Record::Unitrace };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("seconds") => options.duration = Duration::from_secs_f64(arguments.value()?.parse()?),
                Long("clients") => options.clients = arguments.value()?.parse()?,
                Long("workers") => options.workers = arguments.value()?.parse()?,
                Long("record") => options.record = arguments.value()?.parse_with(Record::parse)?,
                _ => return Err(argument.unexpected()),
            }
        }
        Ok(options)
    }
}

impl Record {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "off" => Ok(Self::Off),
            "unitrace" => Ok(Self::Unitrace),
            "resources" => Ok(Self::Resources),
            "console" => Ok(Self::Console),
            _ => Err("it is off, unitrace, resources or console".into()),
        }
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "nobody looks on",
            Self::Unitrace => "recorded by unitrace",
            Self::Resources => "recorded by unitrace with resources",
            Self::Console => "watched by console-subscriber",
        })
    }
}
