//! What is measured: each records `n` events.

use unitrace_formats::event::field::ByteCount;
use unitrace_formats::event::{Event, PollResult, Text};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_probe::{Bare, record, record_at, ticks};

/// As a program does it.
#[inline(never)]
pub(crate) fn called(n: u32) {
    for i in 0..n {
        record(Event::Read { task: ObjectId(i), source: ObjectId(7) });
    }
}

/// Without call, check and look-up.
#[inline(never)]
pub(crate) fn bare(n: u32) {
    called(1);
    if let Some(bare) = Bare::attached() {
        for i in 0..n {
            bare.record(Event::Read { task: ObjectId(i), source: ObjectId(7) });
        }
    }
}

/// With a time that is at hand.
#[inline(never)]
pub(crate) fn stamped(n: u32) {
    let at = ticks();
    for i in 0..n {
        record_at(at, Event::Read { task: ObjectId(i), source: ObjectId(7) });
    }
}

/// The end of a poll.
#[inline(never)]
pub(crate) fn small(n: u32) {
    for i in 0..n {
        record(Event::PollEnd { task: ObjectId(i), result: PollResult::Pending });
    }
}

/// The most fields there are.
#[inline(never)]
pub(crate) fn large(n: u32) {
    for i in 0..n {
        record(Event::Heap {
            live: ByteCount(u64::from(i)),
            peak: ByteCount(1 << 40),
            capacity: ByteCount(0),
        });
    }
}

/// A short label.
#[inline(never)]
pub(crate) fn text(n: u32) {
    for i in 0..n {
        let text = Text::new("connection 10.07");
        record(Event::Label { object: ObjectId(i), site: SiteId(1), text });
    }
}

/// A group that is off.
#[inline(never)]
pub(crate) fn disabled(n: u32) {
    for i in 0..n {
        record(Event::Waker { task: ObjectId(i), delta: 1 });
        std::hint::black_box(i);
    }
}
