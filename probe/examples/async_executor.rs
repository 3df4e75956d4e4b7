//! A program on async-executor, traced through the public API alone: three lines more than without.
//!
//! ```sh
//! cargo run -p unitrace-probe --example async_executor --features sync
//! ```
//! Then `collect --file` the ring that it names, and look at it with `unitrace`.

use async_executor::Executor;
use futures_lite::future::{block_on, yield_now};
use std::alloc::System;
use std::sync::Arc;
use unitrace_probe::sync::{Mutex, mpsc};
use unitrace_probe::{Heap, StartError, TaskKind, branch, label, log, task, traced, traced_as};

#[global_allocator]
static HEAP: Heap<System> = Heap::new(System).every(1024);

/// Serves one connection: asks for a row under the lock, and answers.
async fn serve(cache: Arc<Mutex<Vec<u64>>>, answers: mpsc::Sender<u64>, peer: u64) {
    label!("connection {peer}");
    for request in 0..4 {
        let answer = {
            let mut rows = cache.lock().await;
            yield_now().await; // the row is fetched while the lock is held: others wait
            rows.push(peer * request);
            rows.iter().sum()
        };
        if answers.send(answer).await.is_err() {
            log!(Warn, "nobody wants answer {answer}");
        }
    }
}

async fn main_task(executor: &Executor<'_>) -> u64 {
    let cache = Arc::new(Mutex::new("cache", Vec::new()));
    let (answers, answered) = mpsc::bounded("answers", 2);
    for peer in 1..=4 {
        executor.spawn(traced("conn", serve(cache.clone(), answers.clone(), peer))).detach();
    }
    drop(answers);
    let sum = task!("sum").spawn_with(
        async move {
            let mut sum = 0;
            while let Ok(answer) = answered.recv().await {
                sum += answer;
            }
            sum
        },
        |future| executor.spawn(future),
    );
    let both = futures_lite::future::zip(branch("sum", sum), branch("nothing", yield_now()));
    both.await.0
}

fn main() -> Result<(), StartError> {
    let _trace = unitrace_probe::start()?;
    let executor = Executor::new();
    let sum = block_on(traced_as(TaskKind::BlockOn, "main", executor.run(main_task(&executor))));
    println!("{sum}");
    println!("{}", _trace.path().map_or_else(String::new, |path| path.display().to_string()));
    Ok(())
}
