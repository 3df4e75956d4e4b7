//! The interval timer (8254): a thousand ticks a second, and the measure of the time stamp counter. Unsafe because of
//! ports.

use crate::arch::cpu::time_stamp;
use crate::arch::port::{read_u8, write_u8};

/// Its interrupt line.
pub(super) const LINE: u8 = 0;
const HERTZ: u64 = 1_193_182;
const CHANNEL_0: u16 = 0x40;
const COMMAND: u16 = 0x43;
/// Channel 0, both bytes, rate generator.
const RATE: u8 = 0x34;
/// Keep channel 0's count for reading.
const LATCH: u8 = 0x00;

/// Ticks of the timer that the measurement takes: 20 ms.
const MEASURED: u16 = 23_864;
/// Readings at each end, of which the quickest counts.
const READINGS: u32 = 16;

/// Ticks a thousand times a second (1000.15 by the nearest divisor).
pub(super) fn start_ticks() {
    count_from((HERTZ / 1000) as u16);
}

/// Hertz of the time stamp counter. Readings of both counters that took long, because the host ran something else
/// between them, do not count.
pub(super) fn measure_time_stamp_frequency() -> u64 {
    count_from(0);
    let begin = reading();
    while begin.count.wrapping_sub(count()) < MEASURED {}
    let end = reading();
    let passed = u64::from(begin.count.wrapping_sub(end.count));
    (end.time_stamp - begin.time_stamp) * HERTZ / passed.max(1)
}

/// What both counters showed at one moment.
struct Reading {
    count: u16,
    time_stamp: u64,
    took: u64,
}

fn reading() -> Reading {
    let one = || {
        let before = time_stamp();
        let count = count();
        let took = time_stamp() - before;
        Reading { count, time_stamp: before + took / 2, took }
    };
    (1..READINGS).fold(one(), |best, _| {
        let next = one();
        if next.took < best.took { next } else { best }
    })
}

/// Channel 0 counts down from `start` (0: 65,536) again and again.
fn count_from(start: u16) {
    let [low, high] = start.to_le_bytes();
    for (port, value) in [(COMMAND, RATE), (CHANNEL_0, low), (CHANNEL_0, high)] {
        // SAFETY: the timer knows nothing of memory.
        unsafe { write_u8(port, value) };
    }
}

fn count() -> u16 {
    // SAFETY: as above.
    unsafe {
        write_u8(COMMAND, LATCH);
        u16::from_le_bytes([read_u8(CHANNEL_0), read_u8(CHANNEL_0)])
    }
}
