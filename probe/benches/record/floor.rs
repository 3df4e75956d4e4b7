//! The least that a recorder of timestamps can do: read the TSC, store 16 bytes into a ring of 1 MiB.

use std::hint::black_box;
use unitrace_formats::time::Ticks;
use unitrace_probe::{Clock, Native};

const WORDS: usize = (1 << 20) / 8;

thread_local! {
    static RING: std::cell::RefCell<Vec<u64>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// `n` times the floor.
#[inline(never)]
pub(crate) fn run(n: u32) {
    RING.with_borrow_mut(|ring| {
        ring.resize(WORDS, 0);
        let base = black_box(ring.as_mut_ptr());
        let mut at = 0;
        for i in 0..n {
            let Ticks(ticks) = Native::now();
            // SAFETY: `at` stays below WORDS and is even.
            unsafe {
                base.add(at).write_volatile(ticks);
                base.add(at + 1).write_volatile(u64::from(i));
            }
            at = (at + 2) & (WORDS - 1);
        }
    });
}
