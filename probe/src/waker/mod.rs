//! Wakers that say who called them.
//!
//! One immutable `Arc {inner, …}` for each task and no allocation per poll: the wrapper is made at the first poll and
//! again only when the executor hands in a waker that would not wake the same. One static vtable, so that
//! [`Waker::will_wake`](core::task::Waker::will_wake) between two wrapped wakers of one task is true, and futures that
//! keep a waker do not clone it at every poll.

#[cfg_attr(feature = "alloc", path = "wrapped.rs")]
#[cfg_attr(not(feature = "alloc"), path = "bare.rs")]
mod twin;

pub(crate) use twin::Wrapped;

/// True where wakers must stay what they are.
#[cfg(all(feature = "embassy", feature = "alloc", feature = "enabled"))]
use crate::embassy::is_polling as must_stay;

/// True where wakers must stay what they are: nowhere that we know.
#[cfg(all(not(feature = "embassy"), feature = "alloc"))]
const fn must_stay() -> bool {
    false
}

use unitrace_formats::event::Cause;
use unitrace_formats::id::ObjectId;

/// What a call of a wrapped waker means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum OnWake {
    /// This task may run.
    Task(ObjectId),
    /// Whatever it wakes, it wakes for this reason.
    Because(Cause, ObjectId),
}
