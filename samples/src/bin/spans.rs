//! What the macros of `tracing` say, in a program that was written with them and not for us.
//!
//! Orders come every 3 ms. Each is checked, paid and packed, by functions with `#[instrument]`; `pay` waits for a bank that
//! takes 4 ms, so that several orders are in it at once. All that is ours is the first line of `main` and the name of the task.
//!
//! What to look for: a span begins and ends once and is on the CPU for a part of that: `pay` lives for 4 ms and runs twice, for a
//! moment each. What `info!` says stands in the log of the order that ran.

use std::time::Duration;

use async_executor::Executor;
use async_io::Timer;
use tracing::{info, instrument};
use unitrace_probe::traced;
use unitrace_samples::args::{self, Failure};
use unitrace_samples::work;

#[instrument]
async fn order(number: u64) {
    check(number);
    pay(40 + number).await;
    pack().await;
    info!(number, "sent");
}

#[instrument]
fn check(number: u64) {
    work::compute(Duration::from_micros(300));
}

#[instrument]
async fn pay(cents: u64) {
    info!(cents, "asks the bank");
    Timer::after(Duration::from_millis(4)).await;
    info!("is paid");
}

#[instrument]
async fn pack() {
    work::compute(Duration::from_micros(400));
}

async fn customers(executor: &Executor<'_>) {
    for number in 0.. {
        executor.spawn(traced("order", order(number))).detach();
        Timer::after(Duration::from_millis(3)).await;
    }
}

fn main() -> Result<(), Failure> {
    let seconds = args::seconds("What the macros of `tracing` say.", 1.0)?;
    let _trace = unitrace_probe::tracing::init()?;
    let executor = Executor::new();
    let all = futures_lite::future::or(
        async { _ = Timer::after(seconds).await },
        traced("customers", customers(&executor)),
    );
    async_io::block_on(executor.run(all));
    println!("look for: spans of pay, long alive and short on the CPU, of several orders at once");
    Ok(())
}
