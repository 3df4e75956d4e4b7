//! `cargo bench -p unitrace-formats --bench export`: how fast a trace is written in every format, and in how much memory.
//!
//! Each format runs in a child process of its own on one thread, into nothing, in rounds; what is printed is the median
//! of the events a second of its CPU time, the bytes an event, and the most memory the process had, for a
//! trace and for one four times as long: where a format streams, the two are the same but for what the trace itself has
//! (its packet headers). The trace is mapped, and what is mapped counts as memory while it is read; so the file's own
//! pages are counted apart.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark may end with a panic")]

mod recorded;

use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use unitrace_formats::foreign::Format;
use unitrace_formats::foreign::ctf::{CtfOptions, write_dir};
use unitrace_formats::foreign::format::{ALL, About};
use unitrace_formats::foreign::write::{Options, write};
use unitrace_formats::trace::Trace;

const EVENTS: u64 = 2_000_000;
const ROUNDS: usize = 3;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("--write") => child(&args[1], Path::new(&args[2])),
        Some("--test") => {}
        _ => table(),
    }
}

/// Writes once, and prints events, seconds, bytes, and KiB of memory that are not the file's own.
fn child(name: &str, file: &Path) {
    let format = Format::by_name(name).unwrap();
    let trace = Trace::open(file).unwrap();
    let events: u64 = trace.packets().iter().map(|packet| u64::from(packet.header.commit.count)).sum();
    let before = cpu_seconds();
    let mut out = Counted(0);
    if format == Format::Ctf {
        let dir = file.with_extension("ctf");
        out.0 = write_dir(&trace, &dir, CtfOptions::default()).unwrap().bytes;
    } else {
        write(&trace, format, Options::default(), &mut out).unwrap();
    }
    println!("{events} {} {} {}", cpu_seconds() - before, out.0, most_memory());
}

/// Seconds that this process has been on a CPU.
fn cpu_seconds() -> f64 {
    let said = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    said.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// Bytes into nothing.
struct Counted(u64);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// KiB of anonymous memory now; the allocator gives little back, so that this is about the most there was.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let of = |word: &str| {
        let line = status.lines().find(|line| line.starts_with(word)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
    };
    let (peak, now, anonymous) = (of("VmHWM:"), of("VmRSS:"), of("RssAnon:"));
    anonymous + (peak - now).min(peak)
}

fn table() {
    let dir = std::env::temp_dir().join(format!("unitrace-export-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let (short, long) = (dir.join("short.utr"), dir.join("long.utr"));
    recorded::write_trace(&short, EVENTS, 200);
    recorded::write_trace(&long, EVENTS * 4, 200);
    println!("| format | M events/s, one core | bytes an event | memory, MiB | of a trace 4 x as long |");
    println!("|---|---|---|---|---|");
    for about in ALL.iter().filter(|about| about.is_written && about.format != Format::Utr) {
        row(about, &short, &long);
    }
    std::fs::remove_dir_all(&dir).unwrap();
}

fn row(about: &About, short: &Path, long: &Path) {
    let mut rounds: Vec<[f64; 4]> = (0..ROUNDS).map(|_| run(about, short)).collect();
    rounds.sort_by(|a, b| a[1].total_cmp(&b[1]));
    let [events, seconds, bytes, memory] = rounds[ROUNDS / 2];
    let longer = run(about, long)[3];
    println!(
        "| {} | {:.1} | {:.0} | {:.0} | {:.0} |",
        about.name,
        events / seconds / 1e6,
        bytes / events,
        memory / 1024.0,
        longer / 1024.0
    );
}

fn run(about: &About, file: &Path) -> [f64; 4] {
    let mut own = Command::new(std::env::current_exe().unwrap());
    let output = own.arg("--write").arg(about.name).arg(file).env("RAYON_NUM_THREADS", "1").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = said.split_whitespace().map(|word| word.parse().unwrap()).collect();
    numbers.try_into().unwrap()
}
