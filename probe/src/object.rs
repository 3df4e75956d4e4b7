//! Ids of tasks, spans and resources: one counter for the program, so that an id means one thing in every ring it wrote.

use core::sync::atomic::{AtomicU32, Ordering};
use unitrace_formats::id::ObjectId;

static LAST: AtomicU32 = AtomicU32::new(0);

/// An id for a new task, promise or span. Unique until 2^31 were made.
#[inline]
pub fn new_object() -> ObjectId {
    loop {
        let n = LAST.fetch_add(1, Ordering::Relaxed).wrapping_add(1) & !ObjectId::RESOURCE_BIT;
        if n != 0 {
            return ObjectId(n);
        }
    }
}

/// An id for a new channel, lock, socket or timer.
#[inline]
pub fn new_resource() -> ObjectId {
    ObjectId::resource(new_object().0)
}
