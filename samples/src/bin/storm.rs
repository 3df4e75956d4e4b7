//! A task that wakes itself whenever it is polled: it looks busy and does nothing.
//!
//! `network` asks again and again whether a packet has come instead of waiting to be told. Each look is a poll that
//! ends with a wake of itself, so the executor never sleeps and everybody else queues behind it.
//!
//! What to look for: the row of `network` is one solid row of tiny polls, with a sliver of "ready" after each: it is
//! runnable again at once. The thread never sleeps, and `worker`, which needs 0.2 ms every 5 ms, has to queue behind a
//! look. The report counts it: nearly all wakes are `network` waking itself.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use async_executor::LocalExecutor;
use async_io::Timer;
use futures_lite::future;
use unitrace_probe::{sleep, traced};
use unitrace_samples::args::{self, Failure};
use unitrace_samples::work;

/// One look at the network device.
const LOOK: Duration = Duration::from_micros(20);

/// Polls the device instead of waiting for it. The fault: `yield_now` wakes the task at once.
async fn network(packet_is_here: Rc<Cell<bool>>) {
    while !packet_is_here.get() {
        work::compute(LOOK);
        future::yield_now().await;
    }
}

async fn worker() {
    loop {
        sleep("period", Timer::after(Duration::from_millis(5))).await;
        work::compute(Duration::from_micros(200));
    }
}

fn main() -> Result<(), Failure> {
    let seconds = args::seconds("A task that wakes itself all the time.", 1.0)?;
    let _trace = unitrace_probe::start()?;
    let executor = LocalExecutor::new();
    executor.spawn(traced("network", network(Rc::default()))).detach();
    executor.spawn(traced("worker", worker())).detach();
    async_io::block_on(executor.run(Timer::after(seconds)));
    println!("look for: network's row is solid polls, each waking itself, and the thread never sleeps");
    Ok(())
}
