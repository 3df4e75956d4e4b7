//! Requests that are late because another task computes for too long.
//!
//! A client sends a request every 4 ms; each takes 0.3 ms and becomes a task of its own at once. But `report` needs
//! 15 ms every 50 ms and does not give way, and there is one thread to run them all.
//!
//! What to look for: the requests that come while a long bar of `report` lasts are ready from their first moment,
//! and do not run before that bar ends; then all of them run at once. Nothing is wrong with those requests.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use async_executor::Executor;
use async_io::Timer;
use unitrace_probe::{sleep, task, traced};
use unitrace_samples::args::{self, Failure};
use unitrace_samples::work;

async fn request() {
    work::compute(Duration::from_micros(300));
}

/// The fault: 15 ms in one poll.
async fn report() {
    loop {
        sleep("period", Timer::after(Duration::from_millis(50))).await;
        work::compute(Duration::from_millis(15));
    }
}

/// Somebody else, on a thread of its own: comes when it likes.
fn client(executor: &Executor<'_>) {
    let _client = task::thread("client");
    loop {
        thread::sleep(Duration::from_millis(4));
        executor.spawn(traced("request", request())).detach();
    }
}

fn main() -> Result<(), Failure> {
    let seconds = args::seconds("Requests that are late because another task computes.", 1.0)?;
    let _trace = unitrace_probe::start()?;
    let executor = Arc::new(Executor::new());
    executor.spawn(traced("report", report())).detach();
    let requests = executor.clone();
    thread::spawn(move || client(&requests));
    async_io::block_on(executor.run(Timer::after(seconds)));
    println!("look for: requests that are ready but do not run while report's 15 ms bar lasts");
    Ok(())
}
