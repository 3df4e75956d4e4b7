//! async-task with a schedule of the program's own.

use super::{Integration, Rounds};
use crate::tiny::yield_now;
use async_task::Runnable;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use unitrace_probe::traced;

/// The `Arc` of a task; async-task's own allocation is the only other one.
pub(super) const ASYNC_TASK: Integration = Integration { name: "async-task", adds: 1, begin };

type Queue = Arc<Mutex<VecDeque<Runnable>>>;

fn begin() -> Rounds {
    let queue = Queue::default();
    let own = queue.clone();
    Rounds::new(move |_| run(&queue, yield_now()), move |_| run(&own, traced("job", yield_now())))
}

fn run(queue: &Queue, future: impl Future<Output = ()> + Send + 'static) {
    let ready = queue.clone();
    let schedule = move |runnable| ready.lock().unwrap().push_back(runnable);
    let (runnable, task) = async_task::spawn(future, schedule);
    runnable.schedule();
    task.detach();
    loop {
        // Not in the condition of a `while`: the queue would be locked while it runs.
        let next = queue.lock().unwrap().pop_front();
        let Some(runnable) = next else { return };
        runnable.run();
    }
}
