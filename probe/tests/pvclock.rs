//! Xen's clock record: read while it is being rewritten, and what it says computed exactly.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use std::num::NonZeroU32;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering, fence};
use std::time::{Duration, Instant};
use unitrace_formats::time::{Frequency, Ticks};
use unitrace_probe::xen::clock::{SystemTime, TimeInfo, WallInfo, anchor, unix_epoch};

/// The record's bytes as Xen lays them out.
fn time_info(version: u32, ticks: u64, nanos: u64, multiplier: u32, shift: i8) -> [u32; 8] {
    let shift = u32::from(shift as u8);
    [version, 0, ticks as u32, (ticks >> 32) as u32, nanos as u32, (nanos >> 32) as u32, multiplier, shift]
}

fn read(record: &[u32; 8]) -> Option<SystemTime> {
    let aligned = Aligned(*record);
    // SAFETY: 32 bytes, aligned.
    unsafe { SystemTime::read(NonNull::from(&aligned).cast::<TimeInfo>()) }
}

#[repr(align(8))]
struct Aligned<T>(T);

fn wall(record: [u32; 4]) -> Option<u64> {
    let aligned = Aligned(record);
    // SAFETY: 16 bytes, aligned.
    unsafe { unix_epoch(NonNull::from(&aligned).cast::<WallInfo>()) }
}

#[test]
fn a_record_says_what_the_counter_means() {
    // 2.5 GHz: 0.4 ns a tick, as 0.8 after a shift to the right by 1.
    let time = read(&time_info(2, 1_000_000, 5_000, (0.8 * 4_294_967_296.0) as u32, -1)).unwrap();
    assert_eq!((time.ticks, time.nanos, time.shift), (Ticks(1_000_000), 5_000, -1));
    assert_eq!(time.nanos_at(Ticks(1_000_000)), 5_000);
    assert_eq!(time.nanos_at(Ticks(1_000_000 + 2_500_000_000)), 5_000 + 999_999_999);
    assert_eq!(time.nanos_at(Ticks(1_000_000 - 2_500)), 5_000 - 999);
    assert_eq!(time.nanos_at(Ticks(0)), 0, "before system time began");
    assert_eq!(time.frequency().map(Frequency::hz), Some(2_500_000_000));
    // 100 MHz: 10 ns a tick, as 0.625 after a shift to the left by 4.
    let slow = read(&time_info(4, 0, 0, (0.625 * 4_294_967_296.0) as u32, 4)).unwrap();
    assert_eq!(slow.nanos_at(Ticks(100_000_000)), 1_000_000_000);
    assert_eq!(slow.frequency().map(Frequency::hz), Some(100_000_000));
    assert_eq!(slow.ticks_at(1_000_000_000), Ticks(100_000_000));
}

#[test]
fn what_xen_never_wrote_or_never_finishes_is_no_time() {
    assert_eq!(read(&[0; 8]), None);
    assert_eq!(read(&time_info(2, 1, 1, 0, 0)), None);
    assert_eq!(read(&time_info(3, 1, 1, 1, 0)), None, "for ever being written");
    assert_eq!(wall([0; 4]), None);
    assert_eq!(wall([3, 1, 1, 0]), None);
    assert_eq!(wall([2, u32::MAX, 0, u32::MAX]), None, "beyond 64 bits of nanoseconds");
}

#[test]
fn an_anchor_has_all_three_clocks() {
    let epoch = wall([2, 1_700_000_000, 5, 0]).unwrap();
    assert_eq!(epoch, 1_700_000_000_000_000_005);
    let time = read(&time_info(2, 500, 1_000, 1 << 31, 1)).unwrap();
    let found = anchor(&time, Some(epoch), Ticks(600));
    assert_eq!((found.ticks, found.host_ns, found.unix_ns), (Ticks(600), 1_100, epoch + 1_100));
    assert_eq!(anchor(&time, None, Ticks(600)).unix_ns, 0);
}

/// Xen's part: rewrites the record in halves that belong together, as fast as it can.
#[test]
fn a_record_that_is_being_rewritten_is_never_read_torn() {
    static RECORD: Aligned<[AtomicU32; 8]> = Aligned([const { AtomicU32::new(0) }; 8]);
    static OVER: AtomicBool = AtomicBool::new(false);
    let store = |at: usize, value: u32| RECORD.0[at].store(value, Ordering::Relaxed);
    store(6, 1 << 31);
    store(0, 2);
    let xen = std::thread::spawn(move || {
        let mut version = 2u32;
        for n in 0.. {
            if OVER.load(Ordering::Relaxed) {
                break;
            }
            store(0, version + 1);
            fence(Ordering::SeqCst);
            (2..6).for_each(|at| store(at, n));
            fence(Ordering::SeqCst);
            version += 2;
            store(0, version);
        }
    });
    let mut last = 0;
    let mut distinct = 0;
    let begun = Instant::now();
    while distinct < 1000 && begun.elapsed() < Duration::from_secs(60) {
        // SAFETY: the record lives for ever; it is written by atomic stores of its words.
        let Some(time) = (unsafe { SystemTime::read(NonNull::from(&RECORD).cast()) }) else { continue };
        assert_eq!(time.ticks.0, time.nanos, "torn");
        assert_eq!(time.nanos as u32, (time.nanos >> 32) as u32, "torn");
        distinct += u32::from(time.nanos != last);
        last = time.nanos;
    }
    OVER.store(true, Ordering::Relaxed);
    xen.join().unwrap();
    assert!(distinct == 1000, "the record never moved: {distinct}");
}

proptest! {
    /// Against the same in arbitrary precision, and back.
    #[test]
    fn scaling_is_exact(
        ticks in any::<u32>(), nanos in any::<u32>(), multiplier in 1u32 << 31.., shift in -10i8..=10, later in 0u64..1 << 40,
    ) {
        let time = SystemTime {
            ticks: Ticks(ticks.into()), nanos: nanos.into(), multiplier: NonZeroU32::new(multiplier).unwrap(), shift,
        };
        let scaled = if shift < 0 { u128::from(later) >> -shift } else { u128::from(later) << shift };
        let expected = u128::from(nanos) + ((scaled * u128::from(multiplier)) >> 32);
        let at = Ticks(u64::from(ticks) + later);
        prop_assert_eq!(u128::from(time.nanos_at(at)), expected);
        let back = time.ticks_at(time.nanos_at(at)).0.abs_diff(at.0);
        prop_assert!(back <= 4 + (4 << (-shift).max(0)), "{} ticks away", back);
    }

    #[test]
    fn no_record_panics(words in any::<[u32; 8]>(), ticks in any::<u64>(), nanos in any::<u64>()) {
        let mut words = words;
        words[0] = 2;
        if let Some(time) = read(&words) {
            let _ = (time.nanos_at(Ticks(ticks)), time.ticks_at(nanos), time.frequency());
            let _ = anchor(&time, Some(nanos), Ticks(ticks));
        }
    }
}
