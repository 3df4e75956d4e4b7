//! Tokio's tasks, from Tokio itself: an unmodified program gets a graph with no call but the set-up.
//!
//! ```no_run
//! # #[cfg(all(feature = "std", target_os = "linux"))]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut builder = tokio::runtime::Builder::new_multi_thread(); // instead of #[tokio::main]
//! let _trace = unitrace_probe::tokio::start(&mut builder)?;
//! builder.build()?.block_on(async { /* the program */ });
//! # Ok(())
//! # }
//! # #[cfg(not(all(feature = "std", target_os = "linux")))]
//! # fn main() {}
//! ```
//! This needs the hooks that Tokio has only under `--cfg tokio_unstable`, in `.cargo/config.toml` of the program:
//!
//! ```toml
//! [build]
//! rustflags = ["--cfg", "tokio_unstable"]
//! ```
//! `RUSTFLAGS` in the environment silently replaces these. Without the flag [`start`] says so; [`spawn`] works with and
//! without it, as `tokio::spawn` with a name.
//!
//! **Tasks** have the line that spawned them as their name, or the one given to [`spawn`] or `tokio::task::Builder`.
//! Spawns, polls and ends come from the runtime's hooks (the feature `tracing` of Tokio, which this one turns on, enters a
//! task's span once more when it drops its future, and is not asked). `block_on` is a task too, and so is what
//! `spawn_blocking` runs; worker threads, which Tokio spawns in the same way, are not.
//!
//! **Wakes** come from the events of Tokio's wakers. Who woke is the task that was running on that thread; the runtime's
//! driver, a resource of that name, if the thread was waiting in it (for sockets and timers: Tokio does not say which);
//! or unknown, from threads that are not the runtime's. That a worker has nothing to do is recorded as idle.
//!
//! **Waits** are unknown until asked for, because that costs more: [`follow_resources`] before the runtime is built. Then
//! `Mutex`, `RwLock`, `Semaphore`, `Barrier`, `oneshot`, `Sleep` (and `timeout`) and `Interval` are resources, named by type and
//! line: `Mutex at server.rs:15` (one that `Default` made has a line of Tokio's). A task waits for what the program made, not for
//! what that is made of: for the `Mutex`, not for the semaphore in it. A full `mpsc` is a `Semaphore` without a line, which is all
//! that Tokio says. Those made by `const_new`, `Notify`, `watch`, `broadcast`, what `mpsc` receives, `JoinHandle` and sockets do
//! not tell, and stay unknown; a [`Resource`](crate::Resource) around one does, as does feature `sync`.
//!
//! **Limits.** What runs in a `LocalSet` has no hooks: it is a part of the task that runs the set. Wake-ups of `block_on` are
//! not told. Tokio keeps one callback of each kind: one that the program sets on the builder afterwards (`on_thread_park`,
//! `on_task_spawn` …) takes the place of ours. What is recorded besides by `tracing`'s macros, and what that costs, says
//! [`tracing`](crate::tracing): recording neither allocates nor locks.

#[cfg(all(feature = "enabled", tokio_unstable))]
mod hooks;
#[cfg(all(feature = "enabled", tokio_unstable))]
pub(crate) use hooks::{polls, task_of, thread_is_left};
#[cfg(all(feature = "enabled", tokio_unstable))]
pub(crate) mod lines;

#[cfg_attr(all(feature = "enabled", not(tokio_unstable)), path = "plain.rs")]
#[cfg_attr(not(feature = "enabled"), path = "disabled.rs")]
#[cfg_attr(all(feature = "enabled", tokio_unstable), path = "unstable.rs")]
mod twin;

pub use twin::{follow_resources, hook, spawn};

#[cfg(all(feature = "std", target_os = "linux"))]
mod process;
#[cfg(all(feature = "std", target_os = "linux"))]
pub use process::start;
