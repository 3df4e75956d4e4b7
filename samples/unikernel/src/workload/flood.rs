//! As many events as the machine can make: two tasks wake each other as fast as they can, for
//! `seconds=`.

use super::begun;
use super::plan::{Plan, deadline};
use crate::channel::Channel;
use crate::command_line::CommandLine;
use crate::exit::Exit;
use unitrace_probe::{named, site};

static THERE: Channel<u64, 1> = Channel::new(site!(Resource, "there"));
static BACK: Channel<u64, 1> = Channel::new(site!(Resource, "back"));

/// Runs it to its end.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    begun(Plan::read(command_line, 1), |spawner, plan| {
        spawner.spawn(named!("deadline", deadline(plan)?));
        spawner.spawn(named!("ping", ping()?));
        spawner.spawn(named!("pong", pong()?));
        Ok(())
    })
}

#[embassy_executor::task]
async fn ping() {
    let mut ball = 0;
    loop {
        THERE.send(ball + 1).await;
        ball = BACK.receive().await;
    }
}

#[embassy_executor::task]
async fn pong() {
    loop {
        let ball = THERE.receive().await;
        BACK.send(ball).await;
    }
}
