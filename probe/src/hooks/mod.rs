//! For whoever knows what runs: executors and schedulers with hooks of their own, kernels' threads, other languages.
//!
//! [`traced`](crate::traced()) wraps futures and needs none of this. Where there is no future to wrap, the one who runs
//! tasks says so here: who is born, what runs now, who was woken. Every function does nothing for the task none, so that
//! a task that was born while nothing was recorded may be told of all the same.
//!
//! ```
//! use unitrace_probe::{Outcome, PollResult, TaskKind, hooks, site};
//! # fn poll() -> bool { true }
//! let task = hooks::spawn(site!(Task, "job").id(), TaskKind::Task, unitrace_probe::current());
//! hooks::wake(task); // before it goes into a queue
//! let running = hooks::poll_begin(task);
//! let result = if poll() { PollResult::Ready } else { PollResult::Pending };
//! hooks::poll_end(running, result); // ready: that was its end
//! hooks::end(task, Outcome::Dropped); // of one that is dropped before
//! ```
//!
//! Threads that a scheduler switches have a [`Thread`] each, kept beside their registers:
//!
//! ```
//! use unitrace_probe::{PollResult, TaskKind, hooks, site};
//! let mut idle = hooks::Thread::new(site!(Task, "idle").id(), TaskKind::Thread, unitrace_probe::current());
//! let mut worker = hooks::Thread::new(site!(Task, "worker").id(), TaskKind::Thread, unitrace_probe::current());
//! idle.starts(); // the one that runs when recording begins
//! hooks::switch(&mut idle, PollResult::Preempted, &mut worker);
//! # hooks::switch(&mut worker, PollResult::Pending, &mut idle);
//! # idle.stops(PollResult::Ready);
//! ```

#[cfg_attr(feature = "enabled", path = "enabled/mod.rs")]
#[cfg_attr(not(feature = "enabled"), path = "disabled.rs")]
mod twin;

pub use twin::{
    Interned, Poll, Thread, callback_begin, end, groups_word, irq_begin, irq_end, make_promise,
    make_resource, poll_begin, poll_end, promise_of, resolve, resource_end, span_begin, span_end, spawn,
    switch, wake, wake_because,
};
