//! Three tasks that take from one channel of embassy-sync's, which remembers one waker: each that begins to wait wakes the
//! one before, which begins to wait again. Not one value need be sent: between two of them they wake each other tens of
//! thousands of times, and the CPU never sleeps. Found by this kernel's own trace; nothing in the API warns of it.

use super::begun;
use super::plan::{Plan, compute, deadline};
use crate::channel::Channel;
use crate::command_line::CommandLine;
use crate::exit::Exit;
use crate::timer::sleep;
use unitrace_probe::{label, named, site};

static JOBS: Channel<u64, 4> = Channel::new(site!(Resource, "jobs"));

/// Runs it to its end.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    begun(Plan::read(command_line, 1), |spawner, plan| {
        spawner.spawn(named!("deadline", deadline(plan)?));
        for number in 0..3 {
            spawner.spawn(named!("taker", taker(number)?));
        }
        spawner.spawn(named!("giver", giver()?));
        Ok(())
    })
}

/// The fault: two others wait for the same.
#[embassy_executor::task(pool_size = 3)]
async fn taker(number: usize) {
    label!("taker {number}");
    loop {
        let job = JOBS.receive().await;
        compute(200 + job % 7);
    }
}

#[embassy_executor::task]
async fn giver() {
    for job in 0.. {
        sleep("between jobs", 20).await;
        JOBS.send(job).await;
    }
}
