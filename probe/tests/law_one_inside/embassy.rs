//! embassy's executor, by its hooks. Without names it records as well, so that there is no plain round to compare with: its
//! tasks' memory is static, and nothing may be allocated at all.

use super::{Integration, Rounds};
use crate::tiny::yield_now;
use embassy_executor::raw::{Executor, TaskStorage};
use unitrace_probe::embassy::named;

pub(super) const EMBASSY: Integration = Integration { name: "embassy-executor", adds: 0, begin };

#[unsafe(export_name = "__pender")]
fn pender(_: *mut ()) {}

fn begin() -> Rounds {
    let executor: &'static Executor = Box::leak(Box::new(Executor::new(std::ptr::null_mut())));
    let storage: &'static TaskStorage<_> = Box::leak(Box::new(TaskStorage::new()));
    Rounds::new(
        |_| (),
        move |_| {
            executor.spawner().spawn(named("task", storage.spawn(yield_now).unwrap()));
            // SAFETY: nobody polls it meanwhile.
            (0..3).for_each(|_| unsafe { executor.poll() });
        },
    )
}
