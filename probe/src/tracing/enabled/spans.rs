//! The open spans: how many handles each has, and what it was entered in. A fixed table, lock-free: a span's place is its
//! id mod the number of places, as in the live table. A span whose place is taken is recorded but not followed.
//!
//! Unsafe for one pointer to metadata, which lives as long as the program.

use core::sync::atomic::{AtomicPtr, AtomicU32, Ordering};
use tracing_core::Metadata;
use unitrace_formats::id::ObjectId;

/// Places; a power of two.
const PLACES: usize = 512;

static OPEN: [Place; PLACES] = [const { Place::free() }; PLACES];

/// One span.
#[derive(Debug)]
pub(super) struct Place {
    /// 0: free.
    span: AtomicU32,
    handles: AtomicU32,
    before: AtomicU32,
    metadata: AtomicPtr<Metadata<'static>>,
}

/// The place of `span`, if it has one.
pub(super) fn get(span: ObjectId) -> Option<&'static Place> {
    let place = place(span);
    (!span.is_none() && place.span.load(Ordering::Acquire) == span.0).then_some(place)
}

/// A span with one handle.
pub(super) fn insert(span: ObjectId, metadata: &'static Metadata<'static>) {
    let place = place(span);
    // Claimed under another name than its own, so that nobody finds it half written.
    if place.span.compare_exchange(0, CLAIMED, Ordering::Acquire, Ordering::Relaxed).is_ok() {
        place.handles.store(1, Ordering::Relaxed);
        place.before.store(0, Ordering::Relaxed);
        place.metadata.store(core::ptr::from_ref(metadata).cast_mut(), Ordering::Relaxed);
        place.span.store(span.0, Ordering::Release);
    }
}

/// No span's id: spans are no resources.
const CLAIMED: u32 = ObjectId::RESOURCE_BIT;

fn place(span: ObjectId) -> &'static Place {
    &OPEN[span.0 as usize % PLACES]
}

impl Place {
    const fn free() -> Self {
        Self {
            span: AtomicU32::new(0),
            handles: AtomicU32::new(0),
            before: AtomicU32::new(0),
            metadata: AtomicPtr::new(core::ptr::null_mut()),
        }
    }

    /// One handle more.
    pub(super) fn cloned(&self) {
        self.handles.fetch_add(1, Ordering::Relaxed);
    }

    /// One handle less. True if it was the last: the place is free.
    pub(super) fn dropped(&self) -> bool {
        let last = self.handles.fetch_sub(1, Ordering::AcqRel) == 1;
        if last {
            self.span.store(0, Ordering::Release);
        }
        last
    }

    /// The span was entered while `before` was.
    pub(super) fn entered_in(&self, before: ObjectId) {
        self.before.store(before.0, Ordering::Relaxed);
    }

    /// What it was entered in.
    pub(super) fn before(&self) -> ObjectId {
        ObjectId(self.before.load(Ordering::Relaxed))
    }

    /// What it is.
    pub(super) fn metadata(&self) -> Option<&'static Metadata<'static>> {
        let metadata = self.metadata.load(Ordering::Relaxed);
        // SAFETY: null, or stored by `insert` from a reference that lives as long as the program.
        unsafe { metadata.as_ref() }
    }
}
