//! async-executor, which is smol's.

use super::{Integration, Rounds};
use crate::tiny::yield_now;
use async_executor::LocalExecutor;
use unitrace_probe::traced;

/// The `Arc` of a task.
pub(super) const EXECUTOR: Integration = Integration { name: "smol, async-executor", adds: 1, begin };

fn begin() -> Rounds {
    // One each: their queues grow in steps.
    let (plain, recorded) = (LocalExecutor::new(), LocalExecutor::new());
    Rounds::new(move |_| run(&plain, yield_now()), move |_| run(&recorded, traced("conn", yield_now())))
}

fn run(executor: &LocalExecutor<'static>, future: impl Future<Output = ()> + 'static) {
    executor.spawn(future).detach();
    while executor.try_tick() {}
}
