//! ArceOS with unitrace: three threads, three async tasks and timers on a kernel that knows nothing of it.
//!
//! What was needed stands in `ring.rs` (memory, clock, CPU) and `thread.rs` (the scheduler's own extension point); the rest is
//! the program: `porter` puts crates on a belt, `packer` takes them off and packs for longer than a time slice now and then,
//! `clocks` polls three async tasks, each with a timer of its own.
#![no_std]
#![no_main]

extern crate alloc;
#[macro_use]
extern crate axstd;

mod belt;
mod ring;
mod thread;
mod wait;

use axstd::time::Instant;
use belt::Belt;
use core::time::Duration;
use futures_util::future::join3;
use thread::spawn;
use unitrace_probe::{branch, label, log, site};

const CRATES: u32 = 40;

#[unsafe(no_mangle)]
fn main() {
    if let Err(error) = ring::start() {
        println!("unitrace: {error}");
        return;
    }
    let belt = Belt::shared();
    let (porter, packer) = (belt.clone(), belt);
    let threads = [
        spawn("packer", site!(Task, "packer"), move || pack(&packer)),
        spawn("porter", site!(Task, "porter"), move || carry(&porter)),
        spawn("clocks", site!(Task, "clocks"), tell_time),
    ];
    threads.iter().for_each(|thread| {
        thread.join();
    });
    ring::anchor();
    println!("{CRATES} crates packed");
}

/// Puts a crate on the belt every few milliseconds.
fn carry(belt: &Belt) {
    for number in 0..CRATES {
        wait::sleep(Duration::from_millis(4));
        compute(Duration::from_micros(300));
        belt.put(number);
    }
}

/// Packs each for a millisecond, every tenth for twenty: longer than a time slice.
fn pack(belt: &Belt) {
    for _ in 0..CRATES {
        let number = belt.take();
        if number % 10 == 9 {
            log!(Warn, "crate {number} is a large one");
            compute(Duration::from_millis(20));
        } else {
            compute(Duration::from_millis(1));
        }
    }
}

/// Three async tasks in one thread.
fn tell_time() {
    let fast = branch("fast", tick(60, Duration::from_millis(3)));
    let slow = branch("slow", tick(12, Duration::from_millis(15)));
    let late = branch("late", tick(1, Duration::from_millis(100)));
    wait::block_on(join3(fast, slow, late));
}

async fn tick(times: u32, every: Duration) {
    label!("every {every:?}");
    for _ in 0..times {
        wait::until(every).await;
        compute(Duration::from_micros(200));
    }
}

/// Computes for that long, by the clock: being preempted counts.
fn compute(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {
        core::hint::spin_loop();
    }
}
