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
//! task's span once more when it drops its future, and is not asked). `block_on` is a task too.
//!
//! **Wakes** come from the events of Tokio's wakers. Who woke is the task that was running on that thread; the runtime's
//! driver, a resource of that name, if the thread was waiting in it (for sockets and timers: Tokio does not say which);
//! or unknown, from threads that are not the runtime's. That a worker has nothing to do is recorded as idle.
//!
//! **Waits** are unknown until said: Tokio's sockets, timers, `Notify`, `mpsc` and `JoinHandle` do not tell. A
//! [`Resource`](crate::Resource) around one does, as does feature `sync`.
//!
//! **Limits.** `spawn_blocking` and a `LocalSet`'s tasks have no hooks; wake-ups of `block_on` are not told. Tokio keeps one callback of each kind: one that the program sets on the builder
//! afterwards (`on_thread_park`, `on_task_spawn` …) takes the place of ours. What is recorded besides by `tracing`'s macros,
//! and what that costs, says [`tracing`](crate::tracing): recording neither allocates nor locks, but the first task of each
//! line that spawns allocates its name.

#[cfg(all(feature = "enabled", tokio_unstable))]
mod hooks;
#[cfg(all(feature = "enabled", tokio_unstable))]
pub(crate) use hooks::{polls, task_of, thread_is_left};

#[cfg_attr(all(feature = "enabled", not(tokio_unstable)), path = "plain.rs")]
#[cfg_attr(not(feature = "enabled"), path = "disabled.rs")]
#[cfg_attr(all(feature = "enabled", tokio_unstable), path = "unstable.rs")]
mod twin;

pub use twin::{hook, spawn};

#[cfg(all(feature = "std", target_os = "linux"))]
mod process;
#[cfg(all(feature = "std", target_os = "linux"))]
pub use process::start;
