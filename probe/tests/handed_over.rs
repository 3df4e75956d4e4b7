//! A ring in memory that the embedder hands over, with a clock that is the machine's own at a measured frequency.
#![cfg(feature = "enabled")]
#![allow(clippy::unwrap_used)]

mod reading;

use reading::Copied;
use std::ptr::NonNull;
use unitrace_formats::ring::PAGE;
use unitrace_formats::time::{ClockKind, Frequency, Ticks};
use unitrace_probe::{Clock, Cpu, Event, Native, ObjectId, StartError, record, start_at, ticks};

#[repr(align(4096))]
struct Page {
    _bytes: [u8; PAGE],
}

const PAGES: usize = 32;

struct Measured;

impl Clock for Measured {
    const KIND: ClockKind = Native::KIND;
    const IN_LINE: bool = true;
    fn frequency() -> Option<Frequency> {
        Frequency::new(123_456_789)
    }
    fn now() -> Ticks {
        panic!("the counter is read in line")
    }
}

fn start(base: *mut u8, length: usize) -> Result<(), StartError> {
    let memory = NonNull::slice_from_raw_parts(NonNull::new(base).unwrap(), length);
    // SAFETY: one thread; the memory is never freed.
    unsafe { start_at::<Measured>(memory, "kernel", 1, Cpu::ONE) }
}

#[test]
fn memory_that_is_handed_over() {
    // Not zeros: it may have been used before.
    let memory: &'static mut [Page] = Vec::leak((0..PAGES).map(|_| Page { _bytes: [0xA5; PAGE] }).collect());
    let (base, length) = (memory.as_mut_ptr().cast::<u8>(), PAGES * PAGE);
    assert!(matches!(start(base, PAGE), Err(StartError::Geometry(_))));
    assert!(matches!(start(base.wrapping_add(64), length - PAGE), Err(StartError::Alignment)));
    start(base, length).unwrap();
    assert!(matches!(start(base, length), Err(StartError::AlreadyStarted)));

    let before = ticks();
    record(Event::PollBegin { task: ObjectId(7) });
    // SAFETY: nobody writes now.
    let copied = Copied::new(unsafe { std::slice::from_raw_parts(base, length) }.to_vec());
    assert_eq!((copied.header.clock, copied.header.frequency), (Native::KIND, Measured::frequency()));
    assert_eq!(copied.header.geometry.region, length as u64);
    let events = copied.events();
    let (at, _, event) = events.last().unwrap();
    assert_eq!(*event, Event::PollBegin { task: ObjectId(7) });
    assert!(*at >= before && *at <= ticks());
}
