//! What Tokio's tasks and locks allocate is the same whether they are recorded or not, the first time as well. Only with `--cfg tokio_unstable`, as `.ci/tokio` builds it.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "tokio", target_os = "linux", tokio_unstable))]

mod counting;
mod story;

use counting::allocations;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Mutex;
use unitrace_probe::tokio::{follow_resources, hook};
use unitrace_probe::tracing::subscribe;

/// Tasks of a batch.
const TASKS: usize = 200;

/// The runtime runs a batch on this thread.
fn batch(runtime: &Runtime) {
    runtime.block_on(async {
        for _ in 0..TASKS {
            let lock = Mutex::new(());
            let task = async move {
                let _held = lock.lock().await;
                tokio::task::yield_now().await;
            };
            tokio::spawn(task).await.unwrap();
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
    follow_resources().unwrap();
    subscribe().unwrap();
    let recorded = builder.build().unwrap();
    // The runtime's own first time, of which nothing is recorded.
    drop(recording);
    batch(&recorded);
    let recording = story::record();
    assert_eq!(allocations(|| batch(&recorded)), alone);
    let told = recording.told();
    let spawns = told.iter().filter(|told| told.starts_with("block_on spawns task")).count();
    assert_eq!(spawns, TASKS);
    assert!(told.iter().any(|told| told.starts_with("new mutex Mutex at")), "{told:#?}");
}
