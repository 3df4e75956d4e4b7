//! Feature `enabled`: everything is real. `disabled.rs` has the same names.

pub use crate::anchor::{anchor, ticks};
pub use crate::clock::{Clock, Native};
pub use crate::embed::{clock_restarted, start_at, start_in, start_in_frames};
pub use crate::object::{new_object, new_resource};
#[doc(hidden)]
pub use crate::record::Bare;
pub use crate::record::{record, record_at};
pub use crate::site::Callsite;
pub use crate::state::{groups, is_enabled, set_groups};

#[cfg(all(feature = "std", target_os = "linux"))]
pub use crate::process::{Session, start, start_or_warn};

use unitrace_formats::id::ObjectId;

/// The task that runs in this context (thread or CPU).
#[inline]
pub fn current() -> ObjectId {
    crate::context::current()
}

/// Sets the task that runs in this context; returns the one before, to be restored when this one stops.
#[inline]
pub fn set_current(task: ObjectId) -> ObjectId {
    crate::context::set_current(task)
}

/// The vector of the innermost [`Interrupt`](crate::Interrupt) this context is in.
#[inline]
pub fn interrupt() -> Option<u32> {
    crate::context::interrupt()
}
