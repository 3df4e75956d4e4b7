//! What Tokio's tasks allocate is the same whether they are recorded or not, once the line that spawns them has its name.
//! Only with `--cfg tokio_unstable`, as `.ci/tokio` builds it.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "tokio", target_os = "linux", tokio_unstable))]

mod story;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use tokio::runtime::{Builder, Runtime};
use unitrace_probe::tokio::hook;
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

/// Tasks of a batch.
const TASKS: usize = 200;

/// Allocations of this thread while the runtime on it runs a batch.
fn allocations(runtime: &Runtime) -> usize {
    let before = COUNT.with(Cell::get);
    runtime.block_on(async {
        for _ in 0..TASKS {
            tokio::spawn(async { tokio::task::yield_now().await }).await.unwrap();
        }
    });
    COUNT.with(Cell::get) - before
}

#[test]
fn recorded_tasks_allocate_as_much_as_others() {
    let plain = Builder::new_current_thread().build().unwrap();
    allocations(&plain);
    let alone = allocations(&plain);
    assert!(alone >= TASKS, "a task is an allocation of Tokio's: {alone}");

    let recording = story::record();
    let mut builder = Builder::new_current_thread();
    hook(&mut builder).unwrap();
    subscribe().unwrap();
    let recorded = builder.build().unwrap();
    // The first time the line gets its name.
    allocations(&recorded);
    assert_eq!(allocations(&recorded), alone);
    let told = recording.told();
    let spawns = told.iter().filter(|told| told.starts_with("block_on spawns task")).count();
    assert_eq!(spawns, 2 * TASKS);
}
