//! The short forms of [`Task`], for one line each.

use super::{Task, ThreadTask, Traced, Trying};
use crate::scope;
use unitrace_formats::event::TaskKind;

/// Wraps a future that is about to be spawned on an executor. The name and the caller's file and line become its
/// site; `traced!` adds the module path and is a little cheaper.
///
/// Recorded from here on, not from the first poll: how long a task waited to be run for the first time is part of
/// its story.
#[track_caller]
#[inline]
pub fn traced<F: Future>(name: &'static str, future: F) -> Traced<F> {
    Task::named(name).wrap(future)
}

/// [`traced()`] for a future that may fail: with an `Err` the task ends as failed, and stands out.
#[track_caller]
#[inline]
pub fn try_traced<F: Future<Output = Result<T, E>>, T, E>(
    name: &'static str,
    future: F,
) -> Traced<Trying<F>> {
    Task::named(name).wrap_fallible(future)
}

/// The current task has failed, if it ends in this poll. [`try_traced`] says it for an `Err`.
#[inline]
pub fn failed() {
    scope::fail();
}

/// Wraps a future of another kind: [`TaskKind::BlockOn`] for the one a thread blocks on, [`TaskKind::Fiber`] and so
/// on.
#[track_caller]
#[inline]
pub fn traced_as<F: Future>(kind: TaskKind, name: &'static str, future: F) -> Traced<F> {
    Task::named(name).kind(kind).wrap(future)
}

/// Wraps one child of a join, select or `FuturesUnordered`: it runs inside its parent's polls, and its own waits and
/// wake-ups are told apart from its siblings'.
#[track_caller]
#[inline]
pub fn branch<F: Future>(name: &'static str, future: F) -> Traced<F> {
    Task::named(name).kind(TaskKind::Future).wrap(future)
}

/// Wraps a closure that is about to be handed to a pool of blocking threads.
///
/// ```
/// let sum = unitrace_probe::traced_call("sum", || 1 + 1);
/// assert_eq!(std::thread::spawn(sum).join().unwrap(), 2);
/// ```
#[track_caller]
#[inline]
pub fn traced_call<R>(name: &'static str, call: impl FnOnce() -> R) -> impl FnOnce() -> R {
    Task::named(name).kind(TaskKind::Blocking).wrap_call(call)
}

/// Says that the calling thread (of the kernel, or of the process) is a task of its own until the guard is dropped.
/// Tasks that it polls run inside it.
#[track_caller]
#[inline]
pub fn thread(name: &'static str) -> ThreadTask {
    Task::named(name).kind(TaskKind::Thread).run_here()
}
