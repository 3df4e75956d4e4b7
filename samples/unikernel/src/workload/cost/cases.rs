//! The events whose cost is counted: this file is compiled into the kernel and into `examples/cost.rs`, a process, so that
//! both do the same.

use unitrace_probe::formats::event::Text;
use unitrace_probe::{Cause, Event, ObjectId, PollResult, SiteId, record};

/// A name and what records that many events.
pub(crate) type Case = (&'static str, fn(u32));

/// What is counted.
pub(crate) const CASES: [Case; 5] =
    [("poll_end", poll_end), ("read", read), ("wake", wake), ("counter", counter), ("label", label)];

/// 5 bytes of payload.
#[inline(never)]
fn poll_end(n: u32) {
    for task in 0..n {
        record(Event::PollEnd { task: ObjectId(task), result: PollResult::Pending });
    }
}

/// 8 bytes.
#[inline(never)]
fn read(n: u32) {
    for task in 0..n {
        record(Event::Read { task: ObjectId(task), source: ObjectId(7) });
    }
}

/// 9 bytes.
#[inline(never)]
fn wake(n: u32) {
    for task in 0..n {
        record(Event::Wake { task: ObjectId(task), cause: Cause::Task, by: 7 });
    }
}

/// 10 bytes.
#[inline(never)]
fn counter(n: u32) {
    for value in 0..n {
        record(Event::Counter { site: SiteId(1), value: value.into() });
    }
}

/// 16 bytes of text.
#[inline(never)]
fn label(n: u32) {
    for object in 0..n {
        record(Event::Label {
            object: ObjectId(object),
            site: SiteId(1),
            text: Text::new("connection 10.07"),
        });
    }
}
