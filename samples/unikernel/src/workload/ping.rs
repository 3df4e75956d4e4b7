//! Two guests, and a ball between them: `role=first` sends 1, `role=second` answers with 2, and so on, `events=` times there
//! and back. Each number is sent before it is received, and received before the next one is sent: what a reader may hold
//! against the clocks of the two traces. `seed=` is the same on both sides.

use super::begun;
use super::plan::{Plan, compute, deadline};
use crate::command_line::CommandLine;
use crate::console::println;
use crate::device::wire::{self, Line};
use crate::executor;
use crate::exit::Exit;
use unitrace_probe::named;

/// There and back, unless `events=` says otherwise.
const ROUNDS: u64 = 100;

/// Runs it to its end.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    let Some(line) = command_line.number("seed", 1).ok().and_then(wire::begin) else {
        println!("there is no line to another guest: give QEMU a second -serial, and seed= a number");
        return Exit::Usage;
    };
    let first = match command_line.get("role") {
        Some("first") => true,
        Some("second") => false,
        _ => {
            println!("say role=first or role=second");
            return Exit::Usage;
        }
    };
    begun(Plan::read(command_line, 60), |spawner, plan| {
        let last = 2 * if plan.events == 0 { ROUNDS } else { plan.events } as u32;
        spawner.spawn(named!("deadline", deadline(plan)?));
        if first {
            spawner.spawn(named!("first", player(line, Some(1), last)?));
        } else {
            spawner.spawn(named!("second", player(line, None, last)?));
        }
        Ok(())
    })
}

#[embassy_executor::task]
async fn player(line: Line, serve: Option<u32>, last: u32) {
    let mut fine = serve.is_none_or(|ball| line.send(ball));
    let mut expected = serve.map_or(1, |ball| ball + 1);
    while fine && expected <= last {
        let ball = line.receive().await;
        compute(50);
        fine = ball == expected && (ball == last || line.send(ball + 1));
        expected += 2;
    }
    executor::stop(if fine { Exit::Done } else { Exit::Failed });
}
