//! embassy-executor 0.10: its seven trace hooks, feeding the ring.
//!
//! The feature turns on the executor's own feature `trace`. Nothing has to be called but the usual start, and every task's
//! spawn, polls, end, and who woke it are recorded:
//!
//! ```
//! use unitrace_probe::embassy::named;
//! # #[embassy_executor::task]
//! # async fn worker(number: u32) {
//! #     drop(number);
//! # }
//! # #[allow(dead_code)]
//! fn begin(spawner: embassy_executor::Spawner) -> Result<(), embassy_executor::SpawnError> {
//!     spawner.spawn(named("worker", worker(1)?)); // instead of spawner.spawn(worker(1)?)
//!     Ok(())
//! }
//! ```
//! **Names.** The hooks tell only addresses, so a task has the name that [`named()`] (or `named!`, which adds the module
//! path) gave its token after recording was started. Ids are ours: embassy's are truncated addresses that are reused.
//!
//! **Causes.** A task is woken by whatever surrounds the call of its waker: the task that is being polled, the interrupt
//! whose handler has an [`irq`](crate::irq()) guard, or a [`cause_scope`](crate::cause_scope). The parent of a task is the
//! one that is being polled when it is spawned. embassy tells only of wake-ups that made a task ready, not of those of a
//! task that was ready already.
//!
//! **Waits.** What a task waits on is not in the hooks: it is "unknown" until said. Any future can be said to belong to a
//! [`Resource`](crate::Resource):
//!
//! ```
//! use unitrace_probe::{Resource, ResourceKind, sleep, site};
//! static JOBS: Resource = Resource::lazy(ResourceKind::Channel, site!(Resource, "jobs"));
//! # async fn receive() -> u32 { 1 }
//! # async fn send(_: u32) {}
//! # async fn after_100_ms() {}
//! # async fn example() {
//! let job = JOBS.on(receive()).await; // CHANNEL.receive(): waits for jobs, reads from it
//! JOBS.giving(send(job)).await; // CHANNEL.send(job): waits for room in jobs, puts something into it
//! sleep("backoff", after_100_ms()).await; // Timer::after(…): waits for a timer named backoff
//! # }
//! ```
//! Wakers are never wrapped inside an embassy task (embassy's timers panic on wakers that are not embassy's): a timer that
//! is to be named as the cause says so where it fires, with a [`cause_scope`](crate::cause_scope), and the wake-ups of a
//! [`branch`](crate::branch()) are those of its task.
//!
//! **Idle** is told by the hooks too, from the end of an executor's round in which nothing became ready to the next round;
//! an embedder adds no [`idle`](crate::idle()) guard of its own.
//!
//! **Limits.** 512 tasks at once; those beyond are not recorded, and counted as objects that found no place in the live
//! table. Without `std` up to 8 CPUs, and executors nested 4 deep (interrupt executors above each other).

#[cfg_attr(feature = "enabled", path = "enabled/mod.rs")]
#[cfg_attr(not(feature = "enabled"), path = "disabled.rs")]
mod twin;

#[cfg(all(feature = "enabled", feature = "alloc"))]
pub(crate) use twin::is_polling;
pub use twin::{named, named_at};

/// [`named()`](crate::embassy::named()) with the module path in its site: `spawner.spawn(named!("worker", worker(1)?))`.
#[macro_export]
macro_rules! named {
    ($name:expr, $token:expr $(,)?) => {
        $crate::embassy::named_at($crate::site!(Task, $name), $token)
    };
}
