//! row: a scheduler of its own
//! uses:
//! seen job: =3 spawn, =6 poll_begin, =3 wake, =3 end

use std::collections::VecDeque;
use unitrace_probe::{PollResult, TaskKind, hooks, site};

/// A job of two steps.
struct Job {
    task: unitrace_probe::ObjectId,
    steps: u32,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    {{set-up}}
    let mut queue: VecDeque<Job> = (0..3)
        .map(|_| {
            {{then}}
            Job { task, steps: 2 }
        })
        .collect();
    while let Some(mut job) = queue.pop_front() {
        let task = job.task;
        {{then 2}}
        job.steps -= 1;
        let result = if job.steps == 0 { PollResult::Ready } else { PollResult::Pending };
        {{then 3}}
        if job.steps > 0 {
            {{then 4}}
            queue.push_back(job);
        }
    }
    Ok(())
}
