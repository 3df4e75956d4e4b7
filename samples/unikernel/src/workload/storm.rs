//! A task that wakes itself whenever it is polled, after Hermit's network task: it asks again and again whether a packet has
//! come instead of waiting to be told. It looks busy and does nothing, the CPU never sleeps, and `worker`, which needs
//! 0.2 ms every 5 ms, has to queue behind a look.

use super::plan::{Plan, compute, deadline};
use super::{begun, yield_now};
use crate::command_line::CommandLine;
use crate::exit::Exit;
use crate::timer::sleep;
use unitrace_probe::named;

/// Microseconds of one look at the device.
const LOOK: u64 = 20;

/// Runs it to its end.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    begun(Plan::read(command_line, 1), |spawner, plan| {
        spawner.spawn(named!("deadline", deadline(plan)?));
        spawner.spawn(named!("network", network()?));
        spawner.spawn(named!("worker", worker()?));
        Ok(())
    })
}

/// The fault: it is ready again at once.
#[embassy_executor::task]
async fn network() {
    loop {
        compute(LOOK);
        yield_now().await;
    }
}

#[embassy_executor::task]
async fn worker() {
    loop {
        sleep("period", 5).await;
        compute(200);
    }
}
