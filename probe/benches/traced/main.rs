//! What a traced task and a sampled heap cost, beside the floor (read the TSC, store 16 bytes) in the same process:
//! `cargo bench -p unitrace-probe --bench traced`. Figures as in the bench `record`.

mod cases;
#[path = "../record/floor.rs"]
mod floor;
#[path = "../record/rounds.rs"]
mod rounds;
#[cfg_attr(not(feature = "tracing"), path = "without_tracing.rs")]
mod tracing;

use rounds::ratio_to_floor;
use unitrace_formats::event::Group;
use unitrace_probe::{Config, set_groups};

fn main() {
    let Ok(session) = Config::new().name("bench-traced").size(4 << 20).lanes(3).memfd(true).start() else {
        eprintln!("no ring could be made; is UNITRACE set?");
        std::process::exit(1);
    };
    assert!(session.is_recording(), "UNITRACE=off");
    println!("{:<58}{:>9}{:>9}", "", "ns", "x floor");
    line("floor: read the TSC, store 16 bytes", floor::run);
    line("a pending poll, not traced", cases::plain_poll);
    line("a pending poll, traced: 2 events", cases::traced_poll);
    line("spawn and drop: 2 events, live table", cases::spawn_and_drop);
    line("a wake-up through a wrapped waker: 1 event", cases::wake);
    line("cloning and dropping a wrapped waker: no event", cases::clone_waker);
    line("a span entered and left: 2 events", cases::span);
    line("a log line of 20 bytes, formatted", cases::log);
    let bare = line("a bare event with two u32 fields", cases::bare);
    tracing::lines(bare);
    line("malloc and free of 64 bytes", cases::malloc);
    line("the same under Heap, not sampled", cases::heap);
    line("the same under Heap, sampled every 64 KiB", cases::heap_sampled);
    line("the same under Heap, every allocation: 2 events and more", cases::heap_all);

    set_groups(0);
    println!("switched off at run time");
    line("a pending poll of a traced task", cases::traced_poll);
    line("a wake-up through a wrapped waker", cases::wake);
    line("malloc and free of 64 bytes under Heap", cases::heap);
    set_groups(Group::DEFAULT_MASK);
}

/// Returns its ratio to the floor.
fn line(name: &str, case: fn(u32)) -> f64 {
    let (ns, ratio) = ratio_to_floor(case);
    println!("{name:<58}{ns:>9.2}{ratio:>9.3}");
    ratio
}
