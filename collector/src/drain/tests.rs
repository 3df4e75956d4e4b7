//! Drains of rings that stand still, move, wrap, tear, vanish and lie.

use super::*;
use crate::memory::fake::{Fake, Next};
use crate::memory::{Buffer, Memory};
use crate::test_ring::TestRing;
use crate::totals::Totals;
use proptest::prelude::*;
use std::sync::{Arc, Mutex};
use unitrace_formats::ring::packet::offset;
use unitrace_formats::trace::Trace;

const TASK: StreamId = TestRing::TASK;

fn open(memory: impl Memory + 'static, length: usize) -> Ring {
    Ring::open(Box::new(memory), 0, length as u64).unwrap()
}

/// One round and the end: what `collect` does without `--follow`.
fn take(mut ring: Ring) -> (Vec<u8>, Totals) {
    let mut recorder = Recorder::begin(Vec::new(), &ring, None).unwrap();
    let mut drain = Drain::new(&ring);
    drain.round(&ring, &mut recorder).unwrap();
    drain.finish(&ring, &mut recorder).unwrap();
    recorder.finish(&mut ring).unwrap()
}

fn take_bytes(bytes: Vec<u8>) -> (Vec<u8>, Totals) {
    let length = bytes.len();
    take(open(Buffer::new(bytes), length))
}

/// What a reader of the file sees: events, and events lost between packets.
fn read(file: Vec<u8>) -> (u64, u64) {
    let trace = Trace::from_bytes(file).unwrap();
    (trace.columns().len() as u64, trace.lost().missing)
}

#[test]
fn a_still_ring_is_taken_whole() {
    let mut writer = TestRing::new();
    writer.tables();
    writer.record(TASK, 100);
    let other = StreamId { lane: 1, level: 2 };
    writer.record(other, 3);
    let recorded = writer.recorded(TASK) + writer.recorded(other);
    let (file, totals) = take_bytes(writer.bytes().to_vec());
    assert_eq!((totals.events(), totals.lost(), totals.overwritten()), (recorded, 0, 0));
    let trace = Trace::from_bytes(file.clone()).unwrap();
    assert_eq!(trace.live().len(), 1);
    assert_eq!(trace.sites().get(unitrace_formats::id::SiteId(1)).unwrap().name, "worker");
    assert_eq!(read(file), (recorded, 0));
}

#[test]
fn what_the_ring_overwrote_is_not_lost() {
    let mut writer = TestRing::new();
    writer.record(TASK, 5000);
    let (file, totals) = take_bytes(writer.bytes().to_vec());
    assert!(totals.overwritten() > 0);
    assert_eq!(totals.events() + totals.overwritten(), writer.recorded(TASK));
    assert_eq!(read(file), (totals.events(), 0));
}

/// A writer that records a few events before every read: nothing may be counted as lost that is only new.
#[test]
fn a_busy_writer_makes_no_false_gap() {
    for pace in 1..40 {
        let writer = Arc::new(Mutex::new(TestRing::new()));
        writer.lock().unwrap().record(TASK, 30);
        let bytes = writer.lock().unwrap().bytes().to_vec();
        let length = bytes.len();
        let moving = writer.clone();
        let fake = Fake::new(bytes, move |_, bytes| {
            let mut writer = moving.lock().unwrap();
            writer.record(TASK, pace % 4);
            bytes.copy_from_slice(writer.bytes());
            Next::Serve
        });
        let (file, totals) = take(open(fake, length));
        assert_eq!(totals.lost(), 0, "pace {pace}");
        assert_eq!(read(file), (totals.events(), 0));
    }
}

/// An idle ring of many lanes is looked at often: a look must cost no more than a read or two for each stream.
#[test]
fn a_look_at_an_idle_ring_is_cheap() {
    let mut writer = TestRing::new();
    writer.record(TASK, 50);
    let bytes = writer.bytes().to_vec();
    let length = bytes.len();
    let reads = Arc::new(Mutex::new(0));
    let counter = reads.clone();
    let ring = open(
        Fake::new(bytes, move |read, _| {
            *counter.lock().unwrap() = read + 1;
            Next::Serve
        }),
        length,
    );
    let mut recorder = Recorder::begin(Vec::new(), &ring, None).unwrap();
    let mut drain = Drain::new(&ring);
    drain.round(&ring, &mut recorder).unwrap();
    let before = *reads.lock().unwrap();
    drain.round(&ring, &mut recorder).unwrap();
    let streams = writer.geometry().streams().count();
    assert_eq!(*reads.lock().unwrap() - before, streams);
}

/// Follows a writer that records between rounds, and compares with what it recorded.
fn follow(rounds: &[usize]) -> (u64, Totals, (u64, u64)) {
    let writer = Arc::new(Mutex::new(TestRing::new()));
    let bytes = writer.lock().unwrap().bytes().to_vec();
    let length = bytes.len();
    let moving = writer.clone();
    let fake = Fake::new(bytes, move |_, bytes| {
        bytes.copy_from_slice(moving.lock().unwrap().bytes());
        Next::Serve
    });
    let mut ring = open(fake, length);
    let mut recorder = Recorder::begin(Vec::new(), &ring, None).unwrap();
    let mut drain = Drain::new(&ring);
    for &events in rounds {
        writer.lock().unwrap().record(TASK, events);
        recorder.refresh(&mut ring).unwrap();
        drain.round(&ring, &mut recorder).unwrap();
        drain.preview(&ring, &mut recorder).unwrap();
    }
    drain.finish(&ring, &mut recorder).unwrap();
    let (file, totals) = recorder.finish(&mut ring).unwrap();
    let recorded = writer.lock().unwrap().recorded(TASK);
    (recorded, totals, read(file))
}

#[test]
fn following_takes_every_event_once() {
    let (recorded, totals, read) = follow(&[0, 1, 50, 0, 7, 200, 200, 3, 199, 0, 64]);
    assert_eq!((totals.events(), totals.lost()), (recorded, 0));
    assert_eq!(read, (recorded, 0));
}

#[test]
fn a_lap_between_rounds_is_counted_exactly() {
    let (recorded, totals, read) = follow(&[100, 4000, 100, 9000, 0, 10]);
    assert!(totals.lost() > 0);
    assert_eq!(totals.events() + totals.lost() + totals.overwritten(), recorded);
    assert_eq!(read, (totals.events(), totals.lost()));
}

#[test]
fn a_torn_commit_word_is_read_again() {
    let mut writer = TestRing::new();
    writer.record(TASK, 100);
    let commit = writer.at(TASK, 0) + offset::COMMIT;
    let (good, length) = (writer.bytes().to_vec(), writer.bytes().len());
    let whole = good.clone();
    let mut torn = good.clone();
    torn[commit + 4] ^= 1;
    let fake = Fake::new(good, move |read, bytes| {
        bytes.copy_from_slice(if read % 7 == 3 { &torn } else { &whole });
        Next::Serve
    });
    let (_, totals) = take(open(fake, length));
    assert_eq!((totals.events(), totals.lost()), (writer.recorded(TASK), 0));
}

#[test]
fn a_damaged_packet_costs_its_events_and_says_so() {
    let mut writer = TestRing::new();
    writer.record(TASK, 100);
    let at = writer.at(TASK, 1) + offset::COMMIT;
    let lost = u64::from(u32::from_le_bytes(writer.bytes()[at + 4..at + 8].try_into().unwrap()));
    let mut bytes = writer.bytes().to_vec();
    bytes[at + 4] ^= 0x10;
    let (file, totals) = take_bytes(bytes);
    assert_eq!((totals.events() + lost, totals.lost()), (writer.recorded(TASK), lost));
    assert_eq!(read(file).0, totals.events());
}

#[test]
fn a_packet_that_is_being_rewritten_is_left_out() {
    let mut writer = TestRing::new();
    writer.record(TASK, 100);
    let at = writer.at(TASK, 0) + offset::SEQ;
    let mut bytes = writer.bytes().to_vec();
    bytes[at..at + 8].fill(0);
    let (_, totals) = take_bytes(bytes);
    assert_eq!(totals.events() + totals.overwritten(), writer.recorded(TASK));
}

#[test]
fn a_source_that_vanishes_ends_the_drain_with_an_error() {
    let mut writer = TestRing::new();
    writer.record(TASK, 500);
    let bytes = writer.bytes().to_vec();
    let length = bytes.len();
    for last in [10, 50, 200] {
        let script = move |read, _: &mut Vec<u8>| if read < last { Next::Serve } else { Next::Vanish };
        let ring = open(Fake::new(bytes.clone(), script), length);
        let mut recorder = Recorder::begin(Vec::new(), &ring, None).unwrap();
        let mut drain = Drain::new(&ring);
        let end = drain.round(&ring, &mut recorder);
        assert!(matches!(end, Err(DrainError::Read(ReadError::Gone))), "after {last} reads");
    }
}

/// A writer that switches packets faster than any reader reads: all that is bounded is the reader.
#[test]
fn an_endless_writer_does_not_hold_the_reader() {
    let writer = Mutex::new(TestRing::new());
    let bytes = writer.lock().unwrap().bytes().to_vec();
    let length = bytes.len();
    let fake = Fake::new(bytes, move |reads, bytes| {
        assert!(reads < 100_000, "the reader does not come to an end");
        let mut writer = writer.lock().unwrap();
        writer.record(TASK, 100);
        bytes.copy_from_slice(writer.bytes());
        Next::Serve
    });
    let (file, totals) = take(open(fake, length));
    assert_eq!(read(file).0, totals.events());
}

#[test]
fn a_restarted_clock_begins_a_new_epoch() {
    let old = Arc::new(Mutex::new(TestRing::new()));
    old.lock().unwrap().record(TASK, 40);
    let bytes = old.lock().unwrap().bytes().to_vec();
    let length = bytes.len();
    let moving = old.clone();
    let fake = Fake::new(bytes, move |_, bytes| {
        bytes.copy_from_slice(moving.lock().unwrap().bytes());
        Next::Serve
    });
    let mut ring = open(fake, length);
    let mut recorder = Recorder::begin(Vec::new(), &ring, None).unwrap();
    let mut drain = Drain::new(&ring);
    drain.round(&ring, &mut recorder).unwrap();
    let before = recorder.totals().events();
    let mut new = TestRing::with_boot_id(0xB002);
    new.record(TASK, 25);
    let recorded = new.recorded(TASK);
    *old.lock().unwrap() = new;
    assert!(recorder.refresh(&mut ring).unwrap());
    drain = Drain::new(&ring);
    drain.round(&ring, &mut recorder).unwrap();
    drain.finish(&ring, &mut recorder).unwrap();
    let (file, totals) = recorder.finish(&mut ring).unwrap();
    assert_eq!(totals.events(), before + recorded);
    assert_eq!(Trace::from_bytes(file).unwrap().epochs().len(), 2);
}

proptest! {
    /// Any bytes anywhere: either the header is refused, or what comes out is a trace that can be read.
    #[test]
    fn mutated_rings_are_refused_or_read(
        events in 0usize..2000,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..60),
        in_headers in prop::collection::vec((0u32..60, 0usize..64, any::<u8>()), 0..20),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut writer = TestRing::new();
        writer.tables();
        writer.record(TASK, events);
        writer.record(StreamId { lane: 1, level: 1 }, events / 3);
        let mut bytes = writer.bytes().to_vec();
        for (slot, byte, value) in in_headers {
            let at = writer.at(TASK, slot % writer.geometry().packets[0]);
            bytes[at + byte] = value;
        }
        for (at, value) in changes {
            let at = 4096 + at.index(bytes.len() - 4096);
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(4096 + cut.index(bytes.len() - 4095));
        }
        let (file, totals) = take_bytes(bytes);
        prop_assert!(file.len() < 4 << 20);
        prop_assert_eq!(read(file).0, totals.events());
    }

    /// Header bytes of any sort, its CRC made right: sizes, counts and offsets that lie.
    #[test]
    fn hostile_headers_are_refused_or_bounded(
        words in prop::collection::vec((0usize..19, any::<u64>()), 1..6),
    ) {
        let mut writer = TestRing::new();
        writer.record(TASK, 200);
        let mut bytes = writer.bytes().to_vec();
        for (word, value) in words {
            let at = 16 + word * 4;
            let wide = [value, value & 0xFFFF, u64::MAX - (value & 0xFF)][value as usize % 3];
            bytes[at..at + 4].copy_from_slice(&wide.to_le_bytes()[..4]);
        }
        let crc = unitrace_formats::ring::crc::crc32(&bytes[unitrace_formats::ring::header::CONSTANT]);
        bytes[12..16].copy_from_slice(&crc.to_le_bytes());
        let length = bytes.len() as u64;
        if let Ok(ring) = Ring::open(Box::new(Buffer::new(bytes)), 0, length) {
            let (file, _) = take(ring);
            prop_assert!(file.len() < 4 << 20);
        }
    }
}
