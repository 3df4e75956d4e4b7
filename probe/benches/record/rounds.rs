//! Paired rounds: the case and the floor one after the other, many times, the median of the ratios.

use crate::floor;

/// Events of a measurement: about 2 ms, short beside a scheduler's slice.
const EVENTS: u32 = 100_000;
/// Rounds; odd, so that there is a median.
const ROUNDS: usize = 101;

/// Nanoseconds an event, and the ratio to the floor; medians.
pub(crate) fn ratio_to_floor(case: fn(u32)) -> (f64, f64) {
    case(EVENTS);
    floor::run(EVENTS);
    let mut rounds: Vec<(f64, f64)> = (0..ROUNDS)
        .map(|_| {
            let before = nanoseconds(floor::run);
            let cost = nanoseconds(case);
            let after = nanoseconds(floor::run);
            (cost, 2.0 * cost / (before + after))
        })
        .collect();
    (median(&mut rounds, |round| round.0), median(&mut rounds, |round| round.1))
}

/// The middle one.
pub(crate) fn median<T>(rounds: &mut [T], key: impl Fn(&T) -> f64) -> f64 {
    rounds.sort_by(|a, b| key(a).total_cmp(&key(b)));
    key(&rounds[rounds.len() / 2])
}

/// CPU time of this thread for one event.
pub(crate) fn nanoseconds(case: fn(u32)) -> f64 {
    let start = thread_cpu_ns();
    case(EVENTS);
    (thread_cpu_ns() - start) as f64 / f64::from(EVENTS)
}

fn thread_cpu_ns() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is ours.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}
