//! Writers with company: a second writer, a reader.

use crate::rounds::{median, nanoseconds};
use crate::{cases, floor};
use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use unitrace_probe::Session;

const ROUNDS: usize = 61;

/// Two threads to one: of recording, and of the floor.
pub(crate) fn two_threads() -> (f64, f64) {
    (two_to_one(cases::called), two_to_one(floor::run))
}

fn two_to_one(case: fn(u32)) -> f64 {
    let mut ratios: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let alone = nanoseconds(case);
            let barrier = Barrier::new(2);
            let together = || {
                barrier.wait();
                nanoseconds(case)
            };
            let (one, other) = std::thread::scope(|scope| {
                let other = scope.spawn(together);
                (together(), other.join().unwrap_or(f64::NAN))
            });
            (one + other) / 2.0 / alone
        })
        .collect();
    median(&mut ratios, |ratio| *ratio)
}

/// Recording beside a thread that copies the ring without pause, to recording alone; and beside one that copies as much
/// memory of its own.
pub(crate) fn snapshot_reader(session: &Session) -> (f64, f64) {
    let length = session.copy().len();
    let (own, mut copy) = (vec![1u8; length], vec![0u8; length]);
    let ring = beside(move || {
        black_box(session.copy());
    });
    let other = beside(move || {
        copy.copy_from_slice(black_box(&own));
        black_box(&mut copy);
    });
    (ring, other)
}

fn beside(mut read: impl FnMut() + Send) -> f64 {
    let (reading, done) = (AtomicBool::new(false), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                if reading.load(Ordering::Relaxed) { read() } else { std::thread::yield_now() }
            }
        });
        let mut ratios: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                reading.store(false, Ordering::Relaxed);
                std::thread::sleep(std::time::Duration::from_millis(5));
                let alone = nanoseconds(cases::called);
                reading.store(true, Ordering::Relaxed);
                nanoseconds(cases::called) / alone
            })
            .collect();
        done.store(true, Ordering::Relaxed);
        median(&mut ratios, |ratio| *ratio)
    })
}
