//! The writer's code under loom, with a reader that sees whatever the memory model lets it see:
//!
//! ```text
//! RUSTFLAGS="--cfg unitrace_loom" cargo test --release -p unitrace-probe --no-default-features --lib model
//! ```
//!
//! Packets hold one event besides `current`, so that the third event recycles the first packet under the reader's eyes.

use super::Host;
use super::fixed::Fixed;
use super::lane::Lane;
use crate::mem::{Memory, Place};
use core::cell::Cell;
use loom::sync::Arc;
use loom::sync::atomic::{Ordering, fence};
use std::boxed::Box;
use std::vec::Vec;
use unitrace_formats::event::field::ByteCount;
use unitrace_formats::event::{Event, EventId, size_table};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::PacketHeader;
use unitrace_formats::ring::geometry::{LEVELS, StreamId};
use unitrace_formats::ring::packet::{HEADER, MAGIC, offset};
use unitrace_formats::wire::decode::{Decoded, Events};

const PACKET: usize = 128;
const PLACES: usize = 2;

/// A lane with its packets; level `l` has places `2 * l` and `2 * l + 1`.
struct Ring {
    memory: Memory,
    lane: Lane,
}

impl Ring {
    fn new() -> Arc<Self> {
        let memory = Memory::new(LEVELS * PLACES * PACKET);
        let ring = Arc::new(Self { memory, lane: Lane::zeroed() });
        let first = Place::new(&ring.memory);
        ring.lane.lay_out(first, PLACES as u32, PACKET.trailing_zeros());
        assert!(ring.lane.claim(6));
        ring
    }

    fn record(&self, n: u32) {
        let (live, peak) = (ByteCount(u64::from(n)), ByteCount(!u64::from(n)));
        let event = Event::Heap { live, peak, capacity: live };
        let fixed = Fixed::of(&event);
        self.lane.record::<3>(Clock, fixed.head(), fixed.words()).expect("never stale");
    }

    /// What a reader gets out of one place: nothing, or a packet whose `seq` did not change meanwhile.
    fn copy(&self, place: usize) -> Option<Vec<u8>> {
        let at = place * PACKET;
        let seq = self.memory.load(at + offset::SEQ, Ordering::Acquire);
        if seq == 0 {
            return None;
        }
        let commit = self.memory.load(at + offset::COMMIT, Ordering::Acquire);
        let length = (commit as u32 as usize).clamp(HEADER, PACKET);
        let mut copy = std::vec![0; length];
        // Only what is checked: every load multiplies the executions.
        let header = [offset::MAGIC, offset::BEGIN, offset::FIRST_INDEX, offset::DISCARDED];
        for from in header.into_iter().chain((HEADER..length).step_by(8)) {
            let word = self.memory.load(at + from, Ordering::Relaxed).to_le_bytes();
            let end = length.min(from + 8);
            copy[from..end].copy_from_slice(&word[..end - from]);
        }
        fence(Ordering::Acquire);
        let again = self.memory.load(at + offset::SEQ, Ordering::Relaxed);
        copy[offset::SEQ..][..8].copy_from_slice(&seq.to_le_bytes());
        copy[offset::COMMIT..][..8].copy_from_slice(&commit.to_le_bytes());
        (again == seq).then_some(copy)
    }

    /// Reads a place and checks all that a reader relies on; the numbers of the events in it.
    fn read(&self, place: usize) -> Vec<u32> {
        static SIZES: [u16; EventId::COUNT] = size_table();
        let Some(copy) = self.copy(place) else { return Vec::new() };
        let header = PacketHeader::parse(&copy).expect("long enough");
        let stream = StreamId { lane: 0, level: (place / PLACES) as u8 };
        assert_eq!((header.magic, header.stream, header.owner), (MAGIC, stream.raw(), 6));
        assert_eq!((header.seq as usize - 1) % PLACES, place % PLACES);
        assert_eq!(header.first_index, (header.seq - 1) * 2, "each packet has two events");
        let content = &copy[HEADER..header.commit.offset as usize];
        let events: Vec<_> =
            Events::new(content, header.begin, &SIZES).map(|event| event.expect("whole")).collect();
        assert_eq!(events.len(), header.commit.count as usize);
        assert!(matches!(events[0].1, Decoded::Known(Event::Current { task: ObjectId(9) })));
        let numbers = events[1..].iter().map(|(_, event)| match event {
            Decoded::Known(Event::Heap { live, peak, .. }) if peak.0 == !live.0 => live.0 as u32,
            other => panic!("nobody recorded {other:?}"),
        });
        numbers.collect()
    }
}

#[derive(Clone, Copy)]
struct Clock;

std::thread_local!(static TICKS: Cell<u64> = const { Cell::new(1000) });

impl Host for Clock {
    fn ticks(self) -> u64 {
        TICKS.with(|ticks| ticks.replace(ticks.get() + 10))
    }
    fn current(self) -> ObjectId {
        ObjectId(9)
    }
    fn is_stale(self, _: &Lane) -> bool {
        false
    }
    fn packet_opened(self, _: u64) {}
}

fn explore(preemptions: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.max_branches = 100_000;
    builder.check(model);
}

/// A reader of the packet that is recycled gets the old one, the new one, or nothing; never a mixture.
#[test]
fn reader_beside_a_packet_switch() {
    explore(2, || {
        let ring = Ring::new();
        ring.record(0);
        let reader = {
            let ring = ring.clone();
            loom::thread::spawn(move || ring.read(0))
        };
        ring.record(1);
        ring.record(2);
        let seen = reader.join().expect("the reader's checks hold");
        assert!(seen.is_empty() || seen == [0] || seen == [2], "{seen:?}");
        assert_eq!((ring.read(0), ring.read(1)), (std::vec![2], std::vec![1]));
    });
}

/// A reader of a packet that grows sees a prefix.
#[test]
fn reader_beside_an_event() {
    explore(3, || {
        let ring = Ring::new();
        let reader = {
            let ring = ring.clone();
            loom::thread::spawn(move || ring.read(0))
        };
        ring.record(0);
        let seen = reader.join().expect("the reader's checks hold");
        assert!(seen.is_empty() || seen == [0]);
    });
}

/// The same with an interrupt that records at every possible place of the writer, between any two of its stores.
#[test]
fn reader_beside_an_interrupted_writer() {
    let stores = {
        let count = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let counted = count.clone();
        explore(0, move || {
            let ring = Ring::new();
            (0..3).for_each(|n| ring.record(n));
            counted.store(ring.memory.accesses(), std::sync::atomic::Ordering::Relaxed);
        });
        count.load(std::sync::atomic::Ordering::Relaxed)
    };
    assert!(stores > 30);
    for at in 1..=stores {
        explore(1, move || interrupted(at));
    }
}

fn interrupted(at: usize) {
    let ring = Ring::new();
    let interrupt = {
        let ring = std::sync::Arc::new(Cell::new(std::ptr::from_ref(&*ring)));
        Box::new(move || {
            // SAFETY: the ring outlives its writer.
            let ring = unsafe { &*ring.get() };
            ring.record(100);
        })
    };
    ring.memory.strike(at, interrupt);
    let reader = {
        let ring = ring.clone();
        loom::thread::spawn(move || ring.read(if at % 2 == 0 { 0 } else { PLACES }))
    };
    (0..3).for_each(|n| ring.record(n));
    let seen = reader.join().expect("the reader's checks hold");
    let possible = if at % 2 == 0 { [0, 2] } else { [100, 100] };
    assert!(seen.iter().all(|n| possible.contains(n)), "{seen:?}");
    // Every store belongs to a record, so the level was busy: the interrupt took the next one.
    assert_eq!((ring.read(0), ring.read(1), ring.read(PLACES)), (std::vec![2], std::vec![1], std::vec![100]));
}
