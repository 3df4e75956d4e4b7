//! A program that dies in the middle of its work; its ring tells what it was doing.
//!
//! Three workers count; after the given time, `saboteur` ends the process in the way that `--how` says. The ring is a
//! file, so nothing has to be saved, not even after `kill -9`: `collect --list` shows it, `collect --file` takes it.
//!
//! What to look for: the last bar at the right edge has no end: `saboteur` was running. The log line before it says
//! what it was about to do.

use std::process;
use std::time::Duration;

use async_executor::LocalExecutor;
use async_io::Timer;
use lexopt::{Arg, Parser, ValueExt};
use unitrace_probe::{log, sleep, traced};
use unitrace_samples::args::{Failure, duration, help};
use unitrace_samples::work;

const OPTIONS: &[(&str, &str)] = &[
    ("--how WAY", "abort (default), panic, segfault or kill"),
    ("--seconds N", "how long to work before (default 0.05)"),
];

/// Ways to die.
#[derive(Clone, Copy, Debug)]
enum How {
    Abort,
    Panic,
    Segfault,
    Kill,
}

async fn worker() {
    loop {
        sleep("period", Timer::after(Duration::from_millis(2))).await;
        work::compute(Duration::from_micros(400));
    }
}

async fn saboteur(how: How, after: Duration) {
    sleep("fuse", Timer::after(after)).await;
    log!(Warn, "the end is near");
    sleep("last breath", Timer::after(Duration::from_millis(3))).await;
    work::compute(Duration::from_millis(1));
    log!(Error, "{how:?}");
    match how {
        How::Abort => process::abort(),
        How::Panic => panic!("as asked for"),
        How::Segfault => segfault(),
        How::Kill => kill_myself(),
    }
}

fn segfault() {
    // Volatile, so that it is really done; the first page of a process is never mapped.
    // SAFETY: there is none. The kernel stops the program here, which is what this sample is for.
    unsafe { std::ptr::without_provenance_mut::<u8>(0x10).write_volatile(1) }
}

fn kill_myself() {
    // What the kernel's out-of-memory killer does: no handler runs, nothing is flushed.
    let killed = process::Command::new("kill").args(["-9", &process::id().to_string()]).status();
    panic!("kill -9 did not work: {killed:?}");
}

fn main() -> Result<(), Failure> {
    let (how, seconds) = options()?;
    let _trace = unitrace_probe::start()?;
    unitrace_probe::panic::install();
    let executor = LocalExecutor::new();
    for _ in 0..3 {
        executor.spawn(traced("worker", worker())).detach();
    }
    println!("look for: saboteur's last bar has no end; its log line says how it died ({how:?})");
    // Awaited, not detached: the executor keeps a panic for whoever awaits the task.
    async_io::block_on(executor.run(executor.spawn(traced("saboteur", saboteur(how, seconds)))));
    Ok(())
}

fn options() -> Result<(How, Duration), Failure> {
    let (mut how, mut seconds) = (How::Abort, Duration::from_millis(50));
    let mut parser = Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("how") => {
                how = match parser.value()?.string()?.as_str() {
                    "abort" => How::Abort,
                    "panic" => How::Panic,
                    "segfault" => How::Segfault,
                    "kill" => How::Kill,
                    other => {
                        return Err(format!("cannot die by {other}: abort, panic, segfault or kill").into());
                    }
                }
            }
            Arg::Long("seconds") => seconds = duration(&mut parser)?,
            Arg::Long("help") | Arg::Short('h') => help("Works and then dies.", OPTIONS),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok((how, seconds))
}
