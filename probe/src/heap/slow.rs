//! Times the allocator took its slow path.

use crate::record;
use core::marker::PhantomData;
use unitrace_formats::event::Event;

/// For allocators that know their slow path (more memory from the system, a lock that is taken): it lasts until the
/// guard is dropped. An allocator that does not know it is timed from outside by [`Heap::slow_after`](super::Heap).
///
/// ```
/// # fn more_pages() {}
/// fn refill() {
///     let _slow = unitrace_probe::heap::slow_path();
///     more_pages();
/// }
/// # refill();
/// ```
#[inline]
pub fn slow_path() -> SlowPath {
    record(Event::AllocBegin {});
    SlowPath { here: PhantomData }
}

/// See [`slow_path`].
#[derive(Debug)]
#[must_use = "the slow path lasts until this is dropped"]
pub struct SlowPath {
    // It belongs to the thread or CPU that allocates.
    here: PhantomData<*const ()>,
}

impl Drop for SlowPath {
    #[inline]
    fn drop(&mut self) {
        record(Event::AllocEnd {});
    }
}
