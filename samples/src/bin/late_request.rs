//! Requests that are late because another task computes for too long.
//!
//! One thread serves a request every 4 ms, each in 0.3 ms. `report` needs 15 ms every 50 ms and does not give way. A
//! request that arrives meanwhile is woken at once, and then is ready and waits for the CPU.
//!
//! What to look for: under each long bar of `report`, the requests that begin there have a long "ready" stretch before their first
//! poll. Nothing is wrong with those requests: the reason is the bar above them.

use std::time::Duration;

use async_executor::LocalExecutor;
use async_io::Timer;
use futures_lite::future;
use unitrace_probe::{TaskKind, sleep, traced, traced_as};
use unitrace_samples::args::{self, Failure};
use unitrace_samples::work;

async fn request() {
    work::compute(Duration::from_micros(150));
    // The disk answers.
    sleep("disk", Timer::after(Duration::from_millis(1))).await;
    work::compute(Duration::from_micros(150));
}

async fn arrivals(executor: &LocalExecutor<'_>) {
    loop {
        sleep("next request", Timer::after(Duration::from_millis(4))).await;
        executor.spawn(traced("request", request())).detach();
    }
}

/// The fault: 15 ms in one poll.
async fn report() {
    loop {
        sleep("period", Timer::after(Duration::from_millis(50))).await;
        work::compute(Duration::from_millis(15));
    }
}

fn main() -> Result<(), Failure> {
    let seconds = args::seconds("Requests that are late because another task computes.", 1.0)?;
    let _trace = unitrace_probe::start()?;
    let executor = LocalExecutor::new();
    executor.spawn(traced("report", report())).detach();
    let end = async { drop(Timer::after(seconds).await) };
    let arrivals = traced_as(TaskKind::BlockOn, "arrivals", arrivals(&executor));
    async_io::block_on(executor.run(future::or(arrivals, end)));
    println!("look for: requests that are ready but do not run while report's 15 ms bar lasts");
    Ok(())
}
