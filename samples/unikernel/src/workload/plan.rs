//! How much of it, from the command line.

use crate::arch::cpu;
use crate::command_line::{CommandLine, NotANumber};
use crate::exit::Exit;
use crate::timer::sleep;
use crate::{executor, platform};

/// What every scenario is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Plan {
    /// `seconds=`: when it ends at the latest.
    pub(crate) seconds: u64,
    /// `events=`: how many requests, records or rounds; what that is says the scenario. 0: until the time is over.
    pub(crate) events: u64,
    /// `seed=`: of everything that is random.
    pub(crate) seed: u64,
    /// `every=`: milliseconds between two packets, on the average.
    pub(crate) every: u64,
}

impl Plan {
    /// With a scenario's own time, for when none is given.
    pub(crate) fn read(command_line: &CommandLine, seconds: u64) -> Result<Self, NotANumber<'_>> {
        Ok(Self {
            seconds: command_line.number("seconds", seconds)?,
            events: command_line.number("events", 0)?,
            seed: command_line.number("seed", 1)?,
            every: command_line.number("every", 4)?,
        })
    }
}

/// Ends the scenario when its time is over.
#[embassy_executor::task]
pub(super) async fn deadline(plan: Plan) {
    sleep("end of the scenario", plan.seconds * 1000).await;
    executor::stop(Exit::Done);
}

/// Uses the CPU.
pub(super) fn compute(microseconds: u64) {
    cpu::spin(platform::this().frequency().hz() / 1_000_000 * microseconds);
}
