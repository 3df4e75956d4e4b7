//! What nobody should do has an answer, and the answer says what to do next. Others stand where what they are about is
//! tested: a second subscriber in `tracing` and `layer`, Tokio without its flag in `tokio`, set-up after spawn in `task`, CPUs
//! too many in `cpus`, what comes from C in `probe/c/tests`.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]

mod alone;
mod reading;

use alone::{copy, session};
use unitrace_formats::event::Event;
use unitrace_probe::{Config, ObjectId, StartError, record};

fn says(error: &StartError, words: &[&str]) {
    let said = error.to_string();
    assert!(words.iter().all(|word| said.contains(word)), "{said}");
}

#[test]
fn a_second_start() {
    let (_one, session) = session(Config::new().lanes(2));
    let error = Config::new().start().unwrap_err();
    assert!(matches!(error, StartError::AlreadyStarted));
    says(&error, &["has started already", "drop its Session first"]);
    assert!(session.is_recording());
}

#[test]
fn a_ring_too_small_is_told_what_is_enough() {
    let (_one, session) = session(Config::new());
    drop(session);
    let small = Config::new().size(64 << 10).lanes(8);
    let error = small.clone().start().unwrap_err();
    says(&error, &["too small", "UNITRACE=size=", "fewer lanes"]);
    let said = error.to_string();
    let enough: u64 =
        said.split_whitespace().find_map(|word| word.trim_end_matches(';').parse().ok()).unwrap();
    assert!(small.clone().size(enough - 4096).start().is_err());
    assert!(small.size(enough).start().unwrap().is_recording());
}

#[test]
fn sizes_out_of_range() {
    let (_one, session) = session(Config::new());
    drop(session);
    says(&Config::new().lanes(0).start().unwrap_err(), &["1 to 65536 lanes"]);
    says(
        &Config::new().packet_size(100).start().unwrap_err(),
        &["packet size 100", "power of two from 256 to 65536"],
    );
}

#[test]
fn more_threads_than_lanes() {
    let (_one, session) = session(Config::new().lanes(1));
    let say = |n| record(Event::Read { task: ObjectId(n), source: ObjectId(n) });
    say(1);
    std::thread::spawn(move || (0..5).for_each(say)).join().unwrap();
    let copied = copy(&session);
    assert_eq!((copied.events().len(), copied.header.no_lane), (1, 5));
}
