//! A web server to look at: see [`unitrace_samples::web`] for what runs in it.

use std::alloc::System;
use std::path::Path;
use std::time::Duration;

use lexopt::{Arg, Parser};
use unitrace_probe::Heap;
use unitrace_samples::args::{Failure, duration, help, number};
use unitrace_samples::tally;
use unitrace_samples::web::{Config, Server, stats};

#[global_allocator]
static HEAP: Heap<System> = Heap::new(System);

const OPTIONS: &[(&str, &str)] = &[
    ("--port N", "port on 127.0.0.1; 0 takes a free one (default)"),
    ("--threads N", "threads that run tasks (default 2)"),
    ("--seconds N", "end after this time (default: never)"),
    ("--tally FILE", "keep a count of what is recorded in FILE"),
];

fn main() -> Result<(), Failure> {
    let config = config()?;
    let _trace = unitrace_probe::start()?;
    let server = Server::bind(config)?;
    println!("pid {}", std::process::id());
    println!("listening on http://{}/page/tea", server.address()?);
    server.run()?;
    println!("answered {} requests", stats::REQUESTS.get());
    Ok(())
}

fn config() -> Result<Config, Failure> {
    let mut config = Config { port: 0, threads: 2, seconds: None::<Duration> };
    let mut parser = Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("port") => config.port = number(&mut parser)?,
            Arg::Long("threads") => config.threads = number::<usize>(&mut parser)?.clamp(1, 16),
            Arg::Long("seconds") => config.seconds = Some(duration(&mut parser)?),
            Arg::Long("tally") => tally::keep_in(Path::new(&parser.value()?))?,
            Arg::Long("help") | Arg::Short('h') => help("A web server to look at.", OPTIONS),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(config)
}
