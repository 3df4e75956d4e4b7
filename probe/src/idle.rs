//! Time in which a CPU or worker thread has nothing to run.

use crate::record;
use core::marker::PhantomData;
use unitrace_formats::event::Event;

/// Nothing to run until the guard is dropped: put it around an executor's park or a kernel's halt.
///
/// ```
/// # fn park() {}
/// {
///     let _idle = unitrace_probe::idle();
///     park();
/// }
/// ```
#[inline]
pub fn idle() -> Idle {
    record(Event::IdleBegin {});
    Idle { here: PhantomData }
}

/// See [`idle`].
#[derive(Debug)]
#[must_use = "idle until this is dropped"]
pub struct Idle {
    // Idleness belongs to a thread or CPU.
    here: PhantomData<*const ()>,
}

impl Drop for Idle {
    #[inline]
    fn drop(&mut self) {
        record(Event::IdleEnd {});
    }
}
