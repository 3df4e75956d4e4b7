//! Events from which an outsider can tell that none is missing and none is wrong: a counter `self_check` whose values are
//! 0, 1, 2 … without a hole, each followed by `self_check_mix` with a value that is computed from it ([`mix`]). Several tasks
//! take turns, and some sleep, so that the events lie among polls, wakes and interrupts. `events=` pairs.

use super::plan::{Plan, deadline};
use super::{begun, yield_now};
use crate::command_line::CommandLine;
use crate::executor;
use crate::exit::Exit;
use crate::timer::sleep;
use alloc::rc::Rc;
use core::cell::Cell;
use unitrace_probe::{count, label, named};

/// Pairs, unless `events=` says otherwise.
const PAIRS: u64 = 1000;

/// Runs it to its end.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    begun(Plan::read(command_line, 600), |spawner, plan| {
        let pairs = if plan.events == 0 { PAIRS } else { plan.events };
        let next = Rc::new(Cell::new(0));
        spawner.spawn(named!("deadline", deadline(plan)?));
        for number in 0..4 {
            spawner.spawn(named!("checker", checker(number, next.clone(), pairs)?));
        }
        Ok(())
    })
}

/// What follows `k`; small enough for every tool's numbers.
fn mix(k: u64) -> i64 {
    ((k * 40_503 + 1) % 65_536) as i64
}

#[embassy_executor::task(pool_size = 4)]
async fn checker(number: u64, next: Rc<Cell<u64>>, pairs: u64) {
    label!("checker {number}");
    while next.get() < pairs {
        let k = next.replace(next.get() + 1);
        count!("self_check", k as i64);
        count!("self_check_mix", mix(k));
        match k % 97 == number {
            true => sleep("nap", 1 + number).await,
            false => yield_now().await,
        }
    }
    executor::stop(Exit::Done);
}
