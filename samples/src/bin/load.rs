//! Asks `web_server` for pages and checks the answers.

use std::time::Duration;

use lexopt::{Arg, Parser};
use unitrace_samples::args::{Failure, duration, help, number};
use unitrace_samples::load::Load;

const OPTIONS: &[(&str, &str)] = &[
    ("--port N", "where web_server listens on 127.0.0.1"),
    ("--connections N", "clients at once (default 8, at most 64)"),
    ("--requests N", "end after so many (default 100000, at most 1000000)"),
    ("--seconds N", "end after this time (default 5)"),
    ("--think N", "seconds between two requests of a client (default 0.004)"),
];

fn main() -> Result<(), Failure> {
    let report = options()?.run()?;
    println!("{report}");
    match report.wrong {
        0 => Ok(()),
        wrong => Err(format!("{wrong} answers were wrong").into()),
    }
}

fn options() -> Result<Load, Failure> {
    let mut load = Load {
        port: 0,
        connections: 8,
        requests: 100_000,
        seconds: Duration::from_secs(5),
        think: Duration::from_millis(4),
    };
    let mut parser = Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("port") => load.port = number(&mut parser)?,
            Arg::Long("connections") => load.connections = number(&mut parser)?,
            Arg::Long("requests") => load.requests = number(&mut parser)?,
            Arg::Long("seconds") => load.seconds = duration(&mut parser)?,
            Arg::Long("think") => load.think = duration(&mut parser)?,
            Arg::Long("help") | Arg::Short('h') => help("Asks web_server for pages.", OPTIONS),
            other => return Err(other.unexpected().into()),
        }
    }
    match load.port {
        0 => Err("--port is missing: web_server prints it when it starts".into()),
        _ => Ok(load),
    }
}
