//! In the midst of the [steady] load, after `seconds=`, a task stops doing anything and does not know it:
//! interrupts off, an endless loop. In the trace it seems to run.

use super::plan::Plan;
use super::{begun, steady};
use crate::arch::cpu;
use crate::command_line::CommandLine;
use crate::console::println;
use crate::exit::Exit;
use crate::tally;
use crate::timer::sleep;
use unitrace_probe::named;

/// Never returns.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    begun(Plan::read(command_line, 1), |spawner, plan| {
        steady::begin(spawner, Plan { seconds: plan.seconds + 1, ..plan })?;
        spawner.spawn(named!("stuck", stuck(plan.seconds)?));
        Ok(())
    })
}

#[embassy_executor::task]
async fn stuck(after_seconds: u64) {
    sleep("a good life", after_seconds * 1000).await;
    cpu::disable_interrupts();
    tally::print();
    println!("hanging");
    loop {
        core::hint::spin_loop();
    }
}
