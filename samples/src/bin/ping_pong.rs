//! Two tasks and a ball: the smallest graph that can be read.
//!
//! What to look for: the bars of `ping` and `pong` alternate and never overlap. Every arrow from one to the other is
//! a wake (green): the ball was thrown, so the other one may run. The read (blue) on the way back says that it then
//! took the ball. While one runs, the other waits on its channel.

use std::time::Duration;

use async_executor::LocalExecutor;
use async_io::Timer;
use unitrace_probe::sync::mpsc::{self, Receiver, Sender};
use unitrace_probe::traced;
use unitrace_samples::args::{self, Failure};
use unitrace_samples::work;

/// What each player does with the ball before it comes back.
const THINK: Duration = Duration::from_micros(150);

async fn player(catch: Receiver<u64>, throw: Sender<u64>) {
    while let Ok(ball) = catch.recv().await {
        work::compute(THINK);
        if throw.send(ball + 1).await.is_err() {
            break;
        }
    }
}

fn main() -> Result<(), Failure> {
    let seconds = args::seconds("Two tasks throw a ball to each other.", 1.0)?;
    let _trace = unitrace_probe::start()?;
    let executor = LocalExecutor::new();
    let (to_ping, ping_catches) = mpsc::bounded("to ping", 1);
    let (to_pong, pong_catches) = mpsc::bounded("to pong", 1);
    to_ping.try_send(0)?;
    executor.spawn(traced("ping", player(ping_catches, to_pong))).detach();
    executor.spawn(traced("pong", player(pong_catches, to_ping))).detach();
    async_io::block_on(executor.run(Timer::after(seconds)));
    println!("look for: bars of ping and pong alternate; a green arrow (wake) goes over with every throw");
    Ok(())
}
