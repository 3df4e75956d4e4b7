//! Law 1: recording never allocates and never makes a system call. The first event of a thread is the exception: it claims
//! a lane.
//!
//! A counting allocator watches all of it. For the system calls a child process lets the kernel kill it for any call but
//! `write` and `exit`, then records every kind of event through thousands of packets, with signals and anchors.
#![allow(clippy::unwrap_used)]

mod reading;
mod sealed;
mod work;

use sealed::{ALLOWED_TO_SIGNAL, allocations, say, seal};
use std::process::Command;
use std::time::{Duration, Instant};
use unitrace_formats::event::field::ByteCount;
use unitrace_formats::event::{Event, Text};
use unitrace_formats::id::{JoinKey, ObjectId, SiteId};
use unitrace_formats::ring::live::{LiveKind, LiveState};
use unitrace_probe::{Config, Session, live, new_object, record, site, ticks};

/// Tells the test's own program to be the child.
const CHILD: &str = "UNITRACE_TEST_SEALED";

fn main() {
    if std::env::var_os(CHILD).is_some() {
        in_the_seal();
    }
    let session = start();
    work::record_one(0);
    let before = allocations();
    record_everything(20_000);
    assert_eq!(allocations(), before, "recording allocated");
    drop(session);
    println!("20,000 rounds of every kind of event: no allocation");

    let child = Command::new(std::env::current_exe().unwrap()).env(CHILD, "1").output().unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(said.contains("still alive"), "a system call killed it: {child:?}");
    // The seal is tight: the same child dies of the first call that is not allowed.
    assert!(!child.status.success() && !said.contains("not sealed"), "{child:?}");
    println!("the same for 1.5 s with signals and anchors: no system call");
}

fn start() -> Session {
    Config::new().name("law").size(256 << 10).lanes(1).memfd(true).start().unwrap()
}

fn record_everything(rounds: u32) {
    for n in 0..rounds {
        let task = new_object();
        let site = site!(Task, "everything").id();
        live::insert(task, LiveKind::Task, 0, site, ObjectId::NONE);
        work::record_one(n);
        record(Event::IdleBegin {});
        record(Event::Heap { live: ByteCount(1), peak: ByteCount(2), capacity: ByteCount(3) });
        record(Event::IoSubmit { task, device: task, key: JoinKey(n.into()), bytes: ByteCount(n) });
        record(Event::Label { object: task, site: SiteId(1), text: Text::new("a short label") });
        live::state_at(ticks(), task, LiveState::Waiting, ObjectId(n));
        live::remove(task);
    }
}

/// Ends by the kernel's hand.
fn in_the_seal() -> ! {
    let session = start();
    work::record_one(0);
    work::strike_with_signals(Duration::from_micros(500));
    let second = ticks_in_a_second();
    seal(&ALLOWED_TO_SIGNAL);
    // Long enough for an anchor.
    let end = ticks().0 + second + second / 2;
    while ticks().0 < end {
        record_everything(100);
    }
    say("still alive\n");
    // SAFETY: no conditions; not allowed under the seal.
    unsafe { libc::getppid() };
    say("not sealed\n");
    drop(session);
    std::process::exit(0)
}

fn ticks_in_a_second() -> u64 {
    let (started, before) = (Instant::now(), ticks().0);
    std::thread::sleep(Duration::from_millis(50));
    ((ticks().0 - before) as f64 / started.elapsed().as_secs_f64()) as u64
}
