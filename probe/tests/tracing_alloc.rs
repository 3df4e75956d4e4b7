//! Recording what `tracing` says allocates nothing, once its callsites were seen.
#![cfg(all(feature = "enabled", feature = "std", feature = "tracing", target_os = "linux"))]

mod story;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use story::record;
use tracing::{Span, info, info_span};
use unitrace_probe::tracing::subscribe;

/// Counts the allocations of each thread.
struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: everything is handed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's contract.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's contract.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

#[test]
fn nothing_is_allocated() {
    let recording = record();
    subscribe().unwrap();
    let say = |n: u64| {
        info!(n, half = 0.5, name = "x", list = ?[n], "said {n}");
        let span = info_span!("span", n, name = "y", later = tracing::field::Empty);
        span.record("later", n);
        let _entered = span.enter();
        drop(Span::current());
    };
    say(0);
    let before = COUNT.with(Cell::get);
    (1..100).for_each(say);
    assert_eq!(COUNT.with(Cell::get), before);
    assert_eq!(recording.told().iter().filter(|told| told.starts_with("log")).count(), 100);
}
