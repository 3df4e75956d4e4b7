//! The message of a panic is a line of the task in which it happened.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]

mod story;

use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use story::record;
use unitrace_probe::{PollResult, TaskKind, hooks, panic, site};

#[test]
fn a_panic_says_place_message_and_task() {
    let recording = record();
    panic::install();
    let task = hooks::spawn(site!(Task, "bad").id(), TaskKind::Task, unitrace_probe::current());
    let poll = hooks::poll_begin(task);
    assert!(catch_unwind(|| panic!("no {} left", "milk")).is_err());
    assert!(catch_unwind(AssertUnwindSafe(|| panic_any(7))).is_err());
    hooks::poll_end(poll, PollResult::Panicked);
    let told = recording.told();
    let lines: Vec<_> = told.iter().filter(|line| line.starts_with("log ")).collect();
    assert_eq!(lines.len(), 2, "{told:?}");
    assert!(lines[0].starts_with("log bad error panicked at "), "{lines:?}");
    assert!(lines[0].contains("panics.rs:") && lines[0].ends_with(": no milk left"), "{lines:?}");
    assert!(lines[1].ends_with(": a value that is no text"), "{lines:?}");
}

#[test]
fn a_fault_ends_the_task_for_good() {
    let recording = record();
    let task = hooks::spawn(site!(Task, "bad").id(), TaskKind::Task, unitrace_probe::current());
    let poll = hooks::poll_begin(task);
    panic::fault(format_args!("page fault at {:#x}", 0xdead));
    assert_eq!(
        recording.told()[2..],
        ["log bad error page fault at 0xdead", "bad is panicked", "bad ends panicked"]
    );
    assert_eq!(recording.copy().alive(), Vec::<String>::new());
    // What a kernel never comes to: the poll's own end, of a task that is over.
    hooks::poll_end(poll, PollResult::Pending);
}
