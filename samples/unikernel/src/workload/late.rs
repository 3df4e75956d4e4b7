//! Requests that are late because another task computes for too long. A packet comes every 4 ms, as an interrupt, and its
//! request takes 0.3 ms. But `report` needs 15 ms every 50 ms, in one poll, and there is one CPU: who comes meanwhile is
//! ready from its first moment and does not run.

use super::begun;
use super::plan::{Plan, compute, deadline};
use crate::command_line::CommandLine;
use crate::device::network;
use crate::exit::Exit;
use crate::timer::sleep;
use embassy_executor::Spawner;
use unitrace_probe::{named, waiting};

/// Runs it to its end.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    begun(Plan::read(command_line, 1), |spawner, plan| {
        network::begin(plan.seed, plan.every, u64::MAX);
        spawner.spawn(named!("deadline", deadline(plan)?));
        spawner.spawn(named!("listener", listener(spawner)?));
        spawner.spawn(named!("report", report()?));
        Ok(())
    })
}

#[embassy_executor::task]
async fn listener(spawner: Spawner) {
    loop {
        let packet = network::receive().await;
        // With all of them in use the packet is lost, as at a server's limit.
        if let Ok(request) = request(packet) {
            spawner.spawn(named!("request", request));
        }
    }
}

#[embassy_executor::task(pool_size = 16)]
async fn request(packet: network::Packet) {
    waiting::should_resolve(unitrace_probe::current());
    compute(300);
    network::send(packet.bytes);
}

/// The fault: 15 ms in one poll.
#[embassy_executor::task]
async fn report() {
    loop {
        sleep("period", 50).await;
        compute(15_000);
    }
}
