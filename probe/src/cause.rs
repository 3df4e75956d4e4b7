//! Why something is woken, for whoever is not a task: reactors, timer wheels, drivers.
//!
//! A wake-up names as its cause whatever surrounds it most closely: a [`cause_scope`], the poll of a task, or an
//! instrumented interrupt ([`irq`](crate::irq())); with none of them it is unknown.

use crate::scope;
use core::marker::PhantomData;
use unitrace_formats::event::Cause;
use unitrace_formats::id::ObjectId;

/// Until the guard is dropped, wake-ups by this thread or CPU are caused by `cause`; `by` is the resource if there is
/// one. A task polled inside has its own causes.
///
/// ```
/// use unitrace_probe::{Cause, ObjectId, cause_scope};
/// # fn fire_expired_timers() {}
/// let _scope = cause_scope(Cause::Timer, ObjectId::NONE);
/// fire_expired_timers();
/// ```
#[inline]
pub fn cause_scope(cause: Cause, by: ObjectId) -> CauseScope {
    CauseScope { before: scope::replace_cause(Some((cause, by.0))), here: PhantomData }
}

/// See [`cause_scope`].
#[derive(Debug)]
#[must_use = "the scope lasts until this is dropped"]
pub struct CauseScope {
    before: Option<(Cause, u32)>,
    // The cause belongs to this thread.
    here: PhantomData<*const ()>,
}

impl Drop for CauseScope {
    #[inline]
    fn drop(&mut self) {
        scope::replace_cause(self.before);
    }
}
