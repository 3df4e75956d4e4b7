//! What Tokio's tasks allocate is the same whether they are recorded or not, once the line that spawns them has its name.
//! Only with `--cfg tokio_unstable`, as `.ci/tokio` builds it.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "tokio", target_os = "linux", tokio_unstable))]

mod counting;
mod story;

use counting::allocations;
use tokio::runtime::{Builder, Runtime};
use unitrace_probe::tokio::hook;
use unitrace_probe::tracing::subscribe;

/// Tasks of a batch.
const TASKS: usize = 200;

/// The runtime runs a batch on this thread.
fn batch(runtime: &Runtime) {
    runtime.block_on(async {
        for _ in 0..TASKS {
            tokio::spawn(async { tokio::task::yield_now().await }).await.unwrap();
        }
    });
}

#[test]
fn recorded_tasks_allocate_as_much_as_others() {
    let plain = Builder::new_current_thread().build().unwrap();
    batch(&plain);
    let alone = allocations(|| batch(&plain));
    assert!(alone >= TASKS, "a task is an allocation of Tokio's: {alone}");

    let recording = story::record();
    let mut builder = Builder::new_current_thread();
    hook(&mut builder).unwrap();
    subscribe().unwrap();
    let recorded = builder.build().unwrap();
    // The first time the line gets its name.
    batch(&recorded);
    assert_eq!(allocations(|| batch(&recorded)), alone);
    let told = recording.told();
    let spawns = told.iter().filter(|told| told.starts_with("block_on spawns task")).count();
    assert_eq!(spawns, 2 * TASKS);
}
