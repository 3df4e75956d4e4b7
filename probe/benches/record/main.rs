//! What recording costs, beside the floor (read the TSC, store 16 bytes) in the same process: `cargo bench -p unitrace-probe`.
//!
//! Every figure is the median over rounds of (case / floor), both measured in the same round by per-thread CPU time: on a
//! busy machine the nanoseconds move, the ratios hardly.

mod cases;
mod floor;
mod pairs;
mod rounds;
mod size;

use rounds::ratio_to_floor;
use unitrace_formats::event::Group;
use unitrace_probe::{Config, set_groups};

fn main() {
    let Ok(session) = Config::new().name("bench-record").size(4 << 20).lanes(3).memfd(true).start() else {
        eprintln!("no ring could be made; is UNITRACE set?");
        std::process::exit(1);
    };
    assert!(session.is_recording(), "UNITRACE=off");
    println!("{:<58}{:>9}{:>9}{:>9}", "one event with two u32 fields", "ns", "x floor", "limit");
    let (ns, _) = ratio_to_floor(floor::run);
    println!("{:<58}{ns:>9.2}{:>9}{:>9}", "floor: read the TSC, store 16 bytes", "1.00", "");
    line("bare: in line, lane at hand, clamp, volatile", 1.25, cases::bare);
    line("as called: out of line, enable check, lane look-up", 1.30, cases::called);
    line("with the caller's timestamp", 1.00, cases::stamped);
    line("u32 + u8 fields, as called", 1.30, cases::small);
    line("24 bytes of fields, as called", 1.40, cases::large);
    line("16 bytes of text, as called", 4.00, cases::text);

    set_groups(Group::DEFAULT_MASK);
    let (ns, _) = ratio_to_floor(cases::disabled);
    println!("{:<58}{ns:>9.2}{:>9}{:>9}", "group disabled at run time", "", "1 ns");

    println!("\n{:<58}{:>9}{:>9}", "costs of company", "ratio", "limit");
    let (threads, floors) = pairs::two_threads();
    println!("{:<58}{threads:>9.3}{:>9}", "two threads / one thread", "1.10");
    println!("{:<58}{floors:>9.3}", "  (the floor itself, two threads / one)");
    let (reader, idle) = pairs::snapshot_reader(&session);
    println!("{:<58}{reader:>9.3}{:>9}", "beside a back-to-back snapshot reader / alone", "1.10");
    println!("{:<58}{idle:>9.3}", "  (the same beside a reader of other memory / alone)");

    println!("\n{:<58}{:>9}{:>9}", "bytes an event, packet headers included", "bytes", "limit");
    println!("{:<58}{:>9.2}{:>9}", "two u32", size::bytes_an_event(&session, cases::called), "12");
    println!("{:<58}{:>9.2}{:>9}", "u32 + u8", size::bytes_an_event(&session, cases::small), "8.5");
}

fn line(name: &str, limit: f64, case: fn(u32)) {
    let (ns, ratio) = ratio_to_floor(case);
    println!("{name:<58}{ns:>9.2}{ratio:>9.3}{limit:>9.2}");
}
