//! `cargo bench -p unitrace-formats --bench import`: how fast foreign traces are read, in CPU time of one core: from
//! bytes in memory to a trace in memory, CTF from its files; beside that, what others take for the same. With names of
//! files or directories as arguments those are read instead, and what they held is printed.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark may end with a panic")]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use unitrace_formats::foreign::{fxt, perfetto};
use unitrace_formats::trace::Trace;

/// Records of the traces that are made here.
const RECORDS: u64 = 4_000_000;
const ROUNDS: usize = 5;

mod lttng;

fn main() {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().unwrap();
    let files: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    match std::env::args().any(|arg| arg == "--test") {
        true => {}
        false if files.is_empty() => measure_all(),
        false => files.iter().for_each(|file| tell(file)),
    }
}

fn measure_all() {
    measure("MirageOS CTF", &mirage());
    let json = chrome();
    let ours = measure("Chrome JSON", &json);
    let tree = median(|| (), |()| drop(serde_json::from_slice::<serde_json::Value>(&json).unwrap()));
    println!(
        "{:<24} {:.2} x as long: a tree of values alone, and nothing made of it",
        "serde_json::Value",
        tree / ours
    );
    let trace = Trace::from_bytes(json).unwrap();
    let mut written = Vec::new();
    fxt::write(&trace, &mut written).unwrap();
    measure("FXT", &written);
    written.clear();
    perfetto::write(&trace, &mut written).unwrap();
    measure("Perfetto", &written);
    let directory = std::env::temp_dir().join(format!("unitrace-import-{}", std::process::id()));
    lttng::write(&directory, RECORDS as u32 / 2);
    measure_directory("CTF 1.8 as of LTTng-UST", &directory);
    std::fs::remove_dir_all(directory).unwrap();
}

/// A file or directory that is read with everything that this takes; a directory by babeltrace2 too.
fn measure_directory(name: &str, path: &Path) {
    let ours = measure_open(name, size(path), || (), |()| Trace::open(path).unwrap());
    if path.is_dir() {
        babeltrace(path, ours);
    }
}

/// How much longer babeltrace2 takes, if it is there.
fn babeltrace(path: &Path, ours: f64) {
    let before = of_children();
    match Command::new("babeltrace2").args(["--output-format", "dummy"]).arg(path).status() {
        Ok(status) if status.success() => {
            let theirs = (of_children() - before).as_secs_f64();
            println!(
                "{:<24} {:.1} x as long: its reader alone, and nothing made of it",
                "babeltrace2",
                theirs / ours
            );
        }
        _ => println!("{:<24} is not installed, or cannot read it", "babeltrace2"),
    }
}

/// CPU time of the programs that were started here and have ended, in steps of 10 ms.
fn of_children() -> Duration {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap();
    // Counted from after the name, which may have spaces in it: times of the process, then of its children.
    let fields = told.rsplit(')').next().unwrap().split_whitespace().skip(13).take(2);
    let ticks: u64 = fields.map(|ticks| ticks.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}

fn tell(path: &str) {
    println!("{path}: {:#?}", Trace::open(path.as_ref()).unwrap().source());
    measure_directory(path, path.as_ref());
}

/// Bytes of a file, or of all files in a directory and below.
fn size(path: &Path) -> u64 {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.map(|entry| size(&entry.unwrap().path())).sum(),
        Err(_) => std::fs::metadata(path).unwrap().len(),
    }
}

/// What this thread has been on a CPU: the machine has other work too.
fn busy() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(told.split_whitespace().next().unwrap().parse().unwrap())
}

/// The median time of some rounds, in seconds, each with something that is made before.
fn median<T>(make: impl Fn() -> T, mut round: impl FnMut(T)) -> f64 {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let made = make();
            let begin = busy();
            round(made);
            busy() - begin
        })
        .collect();
    times.sort();
    times[ROUNDS / 2].as_secs_f64()
}

/// Prints how fast a file is read, and gives the median time in seconds.
fn measure(name: &str, bytes: &[u8]) -> f64 {
    measure_open(name, bytes.len() as u64, || bytes.to_vec(), |bytes| Trace::from_bytes(bytes).unwrap())
}

fn measure_open<T>(name: &str, bytes: u64, make: impl Fn() -> T, open: impl Fn(T) -> Trace) -> f64 {
    let mut records = 0;
    let time = median(make, |made| {
        let trace = open(made);
        records = trace.source().map_or(0, |source| source.total());
    });
    let (rate, size) = (records as f64 / time / 1e6, bytes as f64 / time / 1e6);
    println!("{name:<24} {records:>9} records, {rate:>6.1} M records/s, {size:>6.0} MB/s");
    time
}

/// What a server with eight threads writes: polls with arguments, moments, arrows, a counter.
fn chrome() -> Vec<u8> {
    let mut file = "[\n".to_owned();
    for at in 0..RECORDS / 10 {
        let (time, thread) = (at as f64 * 1.37, at % 8);
        let place = format!("\"ts\":{time:.3},\"pid\":1,\"tid\":{thread}");
        file += &match at % 10 {
            0 => format!(
                "{{\"ph\":\"C\",\"name\":\"heap\",\"cat\":\"memory\",{place},\"args\":{{\"bytes\":{at}}}}},\n"
            ),
            1 => format!("{{\"ph\":\"i\",\"name\":\"tick\",\"cat\":\"time\",{place},\"s\":\"t\"}},\n"),
            2 => format!("{{\"ph\":\"s\",\"name\":\"wake\",\"cat\":\"flow\",\"id\":{at},{place}}},\n"),
            3 => format!(
                "{{\"ph\":\"f\",\"bp\":\"e\",\"name\":\"wake\",\"cat\":\"flow\",\"id\":{},{place}}},\n",
                at - 1
            ),
            kind => format!(
                "{{\"ph\":\"X\",\"name\":\"poll {}\",\"cat\":\"server::connection\",{place},\"dur\":0.8,\
                 \"args\":{{\"result\":\"pending\",\"bytes\":{at}}}}},\n",
                at % 50 + kind
            ),
        };
    }
    file += "{}]";
    file.into_bytes()
}

/// What an Lwt program does all day: a wait, two binds on it, a label and a counter now and then.
fn mirage() -> Vec<u8> {
    let mut events = Vec::new();
    let mut time = 1_000_000u64;
    let mut thread = 1u64;
    let mut put = |op: u8, words: &[u64], tail: &[u8]| {
        time += 150;
        events.extend(time.to_le_bytes());
        events.push(op);
        words.iter().for_each(|word| events.extend(word.to_le_bytes()));
        events.extend(tail);
    };
    for round in 0..RECORDS / 12 {
        let (wait, first, second) = (thread, thread + 1, thread + 2);
        put(0, &[0, wait], &[0]);
        put(0, &[0, first], &[2]);
        put(10, &[first, wait], &[]);
        put(0, &[0, second], &[2]);
        put(10, &[second, first], &[]);
        put(7, &[u64::MAX], &[]);
        put(7, &[0], &[]);
        put(2, &[0, wait], &[]);
        put(1, &[first, wait], &[]);
        put(2, &[first, first], &[]);
        put(1, &[second, first], &[]);
        match round % 4 {
            0 => put(5, &[second], b"Netif.rx_poll\0"),
            1 => put(11, &[second, round], b"gntref\0"),
            _ => put(2, &[second, second], &[]),
        }
        thread += 3;
    }
    let mut file = vec![0xC1, 0x1F, 0xFC, 0xC1];
    file.extend(0x0588_3b8d_521a_487b_b397_456a_b150_680c_u128.to_be_bytes());
    let bits = (events.len() as u32 + 30) * 8;
    file.extend(bits.to_le_bytes());
    file.extend([0, 0]);
    file.extend(bits.to_le_bytes());
    file.extend(events);
    file
}
