//! `cargo bench -p unitrace-formats`: decoding a trace into columns beside babeltrace2 reading the same trace.
//!
//! Both run as a child process, one after the other, in rounds; what is compared is the CPU time (user and system)
//! and the wall time that `bash` measures of each, and the printed ratio is the median of the rounds' ratios.
//! babeltrace2 runs with `-o dummy`: it decodes and merges, and prints nothing. Without babeltrace2 only our own
//! numbers are printed. Ours has three rows: columns in fresh memory, columns in the memory of columns that are no longer
//! needed, and the first with every field of every event read besides.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark may end with a panic")]

mod recorded;

use std::path::Path;
use std::process::Command;

use rayon::prelude::*;
use recorded::{LANES, write_trace};
use unitrace_formats::columns::{Columns, Spare};
use unitrace_formats::foreign::ctf::{CtfOptions, write_dir};
use unitrace_formats::trace::Trace;

const EVENTS: u64 = 3_000_000;
const ROUNDS: usize = 5;
/// How often one child of ours decodes: one round is too short to be measured.
const REPEAT: u32 = 20;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let option = args.get(1).map_or("", String::as_str);
    match WORKS.iter().find(|(_, name, _)| *name == option) {
        Some((work, ..)) => decode(Path::new(&args[2]), *work),
        None if option == "--test" => {}
        None => compare(),
    }
}

/// What the child does.
#[derive(Clone, Copy, PartialEq)]
enum Work {
    /// Opens and decodes, as a viewer would.
    First,
    /// The same in the memory of the time before, as when a trace has grown.
    Again,
    /// The first, and then takes every event with all its fields, on all cores as well.
    Read,
}

const WORKS: [(Work, &str, &str); 3] = [
    (Work::First, "--first", "first decode"),
    (Work::Again, "--again", "in used memory"),
    (Work::Read, "--read", "and all fields"),
];

fn decode(path: &Path, work: Work) {
    let mut spare = Spare::default();
    for _ in 0..REPEAT {
        let trace = Trace::open(path).unwrap();
        let columns = trace.columns_in(std::mem::take(&mut spare));
        match work {
            Work::First => {}
            Work::Again => spare = columns.into_spare(),
            Work::Read => read(&columns),
        }
    }
}

fn read(columns: &Columns<'_>) {
    const ROWS: usize = 1 << 16;
    (0..columns.len().div_ceil(ROWS)).into_par_iter().for_each(|n| {
        for event in columns.events_in(n * ROWS..columns.len().min((n + 1) * ROWS)) {
            std::hint::black_box(event);
        }
    });
}

fn compare() {
    let dir = std::env::temp_dir().join(format!("unitrace-decode-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    for (name, burst) in [("lanes in turns of 200 events", 200), ("lanes in turns of 4 events", 4)] {
        let file = dir.join("bench.utr");
        let events = write_trace(&file, EVENTS, burst);
        let ctf = dir.join("ctf");
        write_dir(&Trace::open(&file).unwrap(), &ctf, CtfOptions::default()).unwrap();
        let threads = rayon::current_num_threads();
        println!("{name}: {events} events, {LANES} lanes; ours on {threads} threads, babeltrace2 on one");
        measure(&file, &ctf, events);
        std::fs::remove_dir_all(&ctf).unwrap();
    }
    std::fs::remove_dir_all(&dir).unwrap();
}

fn measure(file: &Path, ctf: &Path, events: u64) {
    let own = std::env::current_exe().unwrap();
    let mut ratios: [[Vec<f64>; 2]; WORKS.len()] = Default::default();
    for _ in 0..ROUNDS {
        let ours = WORKS.map(|(_, how, _)| {
            timed(Command::new(&own).arg(how).arg(file)).map(|time| time / f64::from(REPEAT))
        });
        for ((.., name), ours) in WORKS.iter().zip(ours) {
            print_round(name, events, ours);
        }
        let Some(theirs) = babeltrace2(ctf) else { continue };
        print_round("babeltrace2", events, theirs);
        for (ratios, ours) in ratios.iter_mut().zip(ours) {
            (0..2).for_each(|clock| ratios[clock].push(theirs[clock] / ours[clock]));
        }
    }
    for ((.., name), ratios) in WORKS.iter().zip(ratios).filter(|(_, ratios)| !ratios[0].is_empty()) {
        let [cpu, wall] = ratios.map(median);
        println!("  {name:14} {cpu:.0} x babeltrace2 by CPU time, {wall:.0} x by wall");
    }
}

fn print_round(name: &str, events: u64, [cpu, wall]: [f64; 2]) {
    println!("    {name:14} {} M events/s per CPU second, {} wall", rate(events, cpu), rate(events, wall));
}

fn rate(events: u64, seconds: f64) -> String {
    format!("{:6.1}", events as f64 / seconds / 1e6)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Reads the CTF directory `dir` and throws the events away; `None` where there is no babeltrace2.
fn babeltrace2(dir: &Path) -> Option<[f64; 2]> {
    let is_there = Command::new("babeltrace2").arg("--version").output().is_ok();
    is_there.then(|| timed(Command::new("babeltrace2").arg(dir).args(["-o", "dummy"])))
}

/// CPU and wall seconds of a command.
fn timed(command: &Command) -> [f64; 2] {
    let script = "TIMEFORMAT='%3U %3S %3R'; time \"$0\" \"$@\" >/dev/null 2>&1";
    let mut bash = Command::new("bash");
    bash.arg("-c").arg(script).arg(command.get_program()).args(command.get_args());
    let output = bash.output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    let seconds: Vec<f64> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
    [seconds[0] + seconds[1], seconds[2]]
}
