//! Two tasks that use memory; one of them gives it back.
//!
//! Both handle a message each millisecond and need 16 KiB for it. `tidy` frees it when the message is done;
//! `keeps_all` also puts it into a history that nobody ever cuts.
//!
//! What to look for: the heap's curve only goes up. The report's heap by task says whose it is: `keeps_all` holds nearly all that is
//! live, although both have allocated the same.

use std::alloc::System;
use std::time::Duration;

use async_executor::LocalExecutor;
use async_io::Timer;
use unitrace_probe::{Heap, sleep, traced};
use unitrace_samples::args::{self, Failure};
use unitrace_samples::work;

#[global_allocator]
static HEAP: Heap<System> = Heap::new(System).every(4096);

/// What a message needs.
const MESSAGE: usize = 16 * 1024;
/// How often one comes.
const PERIOD: Duration = Duration::from_millis(1);

fn handle() -> Vec<u8> {
    let message = vec![1; MESSAGE];
    work::compute(Duration::from_micros(50));
    message
}

async fn tidy() {
    loop {
        sleep("period", Timer::after(PERIOD)).await;
        drop(handle());
    }
}

async fn keeps_all() {
    let mut history = Vec::new();
    loop {
        sleep("period", Timer::after(PERIOD)).await;
        // The fault: nothing ever leaves.
        history.push(handle());
    }
}

fn main() -> Result<(), Failure> {
    let seconds = args::seconds("One task keeps all its memory.", 1.0)?;
    let _trace = unitrace_probe::start()?;
    let executor = LocalExecutor::new();
    executor.spawn(traced("tidy", tidy())).detach();
    executor.spawn(traced("keeps_all", keeps_all())).detach();
    async_io::block_on(executor.run(Timer::after(seconds)));
    println!("look for: the heap only grows, and what is live belongs to keeps_all");
    Ok(())
}
