//! A ring in static memory with the embedder's clock and CPUs. With the defaults lanes belong to threads; without `std`
//! (`cargo test -p unitrace-probe --no-default-features --features enabled --test embedder`) they belong to CPUs.
#![cfg(feature = "enabled")]
#![allow(clippy::unwrap_used)]

mod reading;

use reading::{Copied, assert_gapless};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use unitrace_formats::ring::WriterKind;
use unitrace_formats::time::{Anchor, ClockKind, Frequency, Ticks};
use unitrace_probe::{
    Clock, Cpu, Event, ObjectId, Ring, StartError, anchor, clock_restarted, record, start_in,
};

const LENGTH: usize = 128 << 10;
static RING: Ring<LENGTH> = Ring::new();
static SMALL: Ring<4096> = Ring::new();
static TIME: AtomicU64 = AtomicU64::new(1000);
static CPU: AtomicU32 = AtomicU32::new(0);

struct Counted;

impl Clock for Counted {
    const KIND: ClockKind = ClockKind::Custom;
    fn frequency() -> Option<Frequency> {
        Frequency::new(1000)
    }
    fn now() -> Ticks {
        Ticks(TIME.fetch_add(7, Ordering::Relaxed))
    }
}

#[test]
fn an_embedders_ring() {
    let cpu = Cpu { count: 2, index: || CPU.load(Ordering::Relaxed), pin: None, unpin: None };
    // SAFETY: one thread records, as one CPU after the other.
    let start = || unsafe { start_in::<Counted, _>(&RING, "kernel", 0, cpu) };
    // SAFETY: as above.
    let small = unsafe { start_in::<Counted, _>(&SMALL, "kernel", 0, cpu) };
    assert!(matches!(small, Err(StartError::Geometry(_))), "{small:?}");
    start().unwrap();
    assert!(matches!(start(), Err(StartError::AlreadyStarted)));
    for n in 0..5000 {
        CPU.store(n % 2, Ordering::Relaxed);
        record(Event::PollBegin { task: ObjectId(n) });
    }
    anchor(Anchor { ticks: Ticks(5), unix_ns: 6, host_ns: 7 });

    let copied = Copied::new(bytes());
    assert_eq!((copied.header.clock, copied.header.writer), (ClockKind::Custom, WriterKind::Guest));
    assert_eq!(copied.header.frequency, Frequency::new(1000));
    assert_eq!(copied.header.program_name(), "kernel");
    assert_ne!(copied.header.boot_id, 0);
    assert_eq!(copied.header.anchors.iter().flatten().count(), 1);
    check_lanes(&copied);
    let numbers: Vec<_> = copied.events().into_iter().map(|(_, _, event)| event).collect();
    let first = 5000 - numbers.len() as u32;
    assert!(numbers.len() > 1000);
    for (event, n) in numbers.into_iter().zip(first..) {
        assert_eq!(event, Event::PollBegin { task: ObjectId(n) });
    }
    check_restart();
}

fn bytes() -> Vec<u8> {
    // SAFETY: the ring begins with its bytes; nobody writes now.
    unsafe { std::slice::from_raw_parts((&raw const RING).cast::<u8>(), LENGTH) }.to_vec()
}

fn check_restart() {
    let before = Copied::new(bytes());
    TIME.store(10, Ordering::Relaxed);
    // SAFETY: nobody records.
    unsafe { clock_restarted(99) };
    let after = Copied::new(bytes());
    assert_eq!(after.header.boot_id, 99);
    assert_eq!(after.header.anchors, [None; 8]);
    assert_eq!(after.header.geometry, before.header.geometry);
    assert!(after.streams().is_empty());
    record(Event::PollBegin { task: ObjectId(1) });
    let events: Vec<_> = Copied::new(bytes()).events().iter().map(|(at, ..)| at.0).collect();
    assert!(events.len() == 1 && events[0] < 1000, "{events:?}");
}

#[cfg(feature = "std")]
fn check_lanes(copied: &Copied) {
    let streams = copied.streams();
    assert_eq!(streams.len(), 1, "one thread, one lane");
    streams.values().for_each(|packets| assert_gapless(packets));
}

#[cfg(not(feature = "std"))]
fn check_lanes(copied: &Copied) {
    let streams = copied.streams();
    for lane in 0..2 {
        let packets = &streams[&unitrace_formats::ring::StreamId { lane, level: 0 }];
        assert_gapless(packets);
        assert!(packets.iter().all(|packet| packet.header.owner == u32::from(lane)));
    }
}
