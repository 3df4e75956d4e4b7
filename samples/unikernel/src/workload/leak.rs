//! Two tasks that use memory; one of them gives it back. Both handle a message each 2 ms and need 16 KiB for it. `tidy`
//! frees it when the message is done; `keeps_all` also puts it into a history that nobody ever cuts.

use super::begun;
use super::plan::{Plan, compute, deadline};
use crate::command_line::CommandLine;
use crate::exit::Exit;
use crate::heap::HEAP;
use crate::timer::sleep;
use alloc::vec;
use alloc::vec::Vec;
use unitrace_probe::named;

/// Bytes of a message.
const MESSAGE: usize = 16 << 10;

/// Runs it to its end.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    begun(Plan::read(command_line, 1), |spawner, plan| {
        spawner.spawn(named!("deadline", deadline(plan)?));
        spawner.spawn(named!("tidy", tidy()?));
        spawner.spawn(named!("keeps_all", keeps_all()?));
        spawner.spawn(named!("meter", meter()?));
        Ok(())
    })
}

fn message() -> Vec<u8> {
    compute(100);
    vec![0xA5; MESSAGE]
}

#[embassy_executor::task]
async fn tidy() {
    loop {
        let message = message();
        sleep("handling", 2).await;
        drop(message);
    }
}

/// The fault: `history` only grows.
#[embassy_executor::task]
async fn keeps_all() {
    let mut history = Vec::new();
    loop {
        let message = message();
        sleep("handling", 2).await;
        history.push(message);
    }
}

#[embassy_executor::task]
async fn meter() {
    loop {
        HEAP.record_size();
        sleep("period", 10).await;
    }
}
