//! Work that takes a known time.

use std::hint;
use std::time::{Duration, Instant};

/// Keeps the CPU busy for `time`, and whoever runs on this thread waiting.
pub fn compute(time: Duration) {
    let started = Instant::now();
    while started.elapsed() < time {
        hint::spin_loop();
    }
}
