//! `cargo bench -p unitrace-formats --bench import`: how fast foreign traces are read, in CPU time of one core: from
//! bytes in memory to a trace in memory. With names of files as arguments those are read instead, and what they held is printed.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark may end with a panic")]

use std::time::Duration;

use unitrace_formats::trace::Trace;

/// Records of the traces that are made here.
const RECORDS: u64 = 4_000_000;
const ROUNDS: usize = 5;

fn main() {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().unwrap();
    let files: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    match std::env::args().any(|arg| arg == "--test") {
        true => {}
        false if files.is_empty() => measure("MirageOS CTF", &mirage()),
        false => files.iter().for_each(|file| tell(file)),
    }
}

fn tell(path: &str) {
    let bytes = std::fs::read(path).unwrap();
    let trace = Trace::from_bytes(bytes.clone()).unwrap();
    println!("{path}: {:#?}", trace.source());
    measure(path, &bytes);
}

/// What this thread has been on a CPU: the machine has other work too.
fn busy() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(told.split_whitespace().next().unwrap().parse().unwrap())
}

/// The median of some rounds.
fn measure(name: &str, bytes: &[u8]) {
    let mut records = 0;
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let file = bytes.to_vec();
            let begin = busy();
            let trace = Trace::from_bytes(file).unwrap();
            let time = busy() - begin;
            records = trace.source().map_or(0, |source| source.total());
            time
        })
        .collect();
    times.sort();
    let rate = |time: Duration| records as f64 / time.as_secs_f64() / 1e6;
    let (best, median) = (rate(times[0]), rate(times[ROUNDS / 2]));
    println!("{name:<24} {records:>9} records, {median:>6.1} M records/s (best round {best:.1})");
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
