//! The program that is traced: this test binary once more, told by TRACED what to do.

use std::io::{self, Read, Write};
use std::thread;
use std::time::Duration;
use unitrace_probe::formats::event::Event;
use unitrace_probe::formats::id::ObjectId;

/// Not a test of its own: the entry of the traced program. It ends the process, so that the test harness has no say
/// in its exit code.
#[test]
fn traced() {
    let Ok(what) = std::env::var("TRACED") else { return };
    let words: Vec<&str> = what.split(' ').collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse().ok()).unwrap_or(0);
    if !["static", "untraced"].contains(&words[0]) {
        let config = unitrace_probe::Config::new().name("traced").memfd(words.contains(&"memfd"));
        std::mem::forget(config.start().unwrap());
    }
    if words.contains(&"static") {
        start_in_static();
    }
    match words[0] {
        "static" | "record" => record(number(1)),
        "threads" => threads(number(1), number(2)),
        "paced" => paced(number(1), number(2) as usize),
        "forever" => forever(),
        "busy" => busy(number(1)),
        _ => {}
    }
    println!("ready");
    io::stdout().flush().unwrap();
    if words.contains(&"wait") {
        let _ = io::stdin().read_to_end(&mut Vec::new());
    }
    if words.contains(&"abort") {
        std::process::abort();
    }
    std::process::exit(if words.contains(&"fail") { 7 } else { 0 });
}

fn start_in_static() {
    use unitrace_probe::{Cpu, Native, Ring, start_in};
    static RING: Ring<{ 256 << 10 }> = Ring::new();
    // SAFETY: one thread records.
    unsafe { start_in::<Native, _>(&RING, "traced", 77, Cpu::ONE) }.unwrap();
}

fn record(count: u64) {
    for number in 0..count {
        unitrace_probe::record(Event::PollBegin { task: ObjectId(number as u32) });
    }
}

fn threads(count: u64, each: u64) {
    let threads: Vec<_> = (0..count).map(|_| thread::spawn(move || record(each))).collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

/// `count` events, `burst` at a time, a millisecond apart.
fn paced(count: u64, burst: usize) {
    let mut left = count;
    while left > 0 {
        let now = left.min(burst as u64);
        record(now);
        left -= now;
        thread::sleep(Duration::from_millis(1));
    }
}

fn forever() {
    println!("ready");
    loop {
        record(1000);
        thread::sleep(Duration::from_micros(200));
    }
}

/// As fast as it goes, for ever; the events of each thread are numbered.
fn busy(threads: u64) {
    let run = || {
        let mut number = 0_u32;
        loop {
            number = number.wrapping_add(1);
            unitrace_probe::record(Event::PollBegin { task: ObjectId(number) });
        }
    };
    let threads: Vec<_> = (0..threads).map(|_| thread::spawn(run)).collect();
    println!("ready");
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}
