//! Garbage collections of managed runtimes.

use crate::record;
use core::marker::PhantomData;
use unitrace_formats::event::{Event, GcPhase};

/// A phase begins. Phases nest; for languages without guards, else see [`gc`].
#[inline]
pub fn gc_begin(phase: GcPhase) {
    record(Event::GcBegin { phase });
}

/// The phase that began last ends.
#[inline]
pub fn gc_end(phase: GcPhase) {
    record(Event::GcEnd { phase });
}

/// A phase from here until the guard is dropped.
///
/// ```
/// use unitrace_probe::{GcPhase, gc};
/// let _collection = gc(GcPhase::Full);
/// {
///     let _mark = gc(GcPhase::Mark);
/// }
/// let _sweep = gc(GcPhase::Sweep);
/// ```
#[inline]
pub fn gc(phase: GcPhase) -> Gc {
    gc_begin(phase);
    Gc { phase, here: PhantomData }
}

/// See [`gc`].
#[derive(Debug)]
#[must_use = "the phase lasts until this is dropped"]
pub struct Gc {
    phase: GcPhase,
    // Phases belong to the thread or CPU that collects.
    here: PhantomData<*const ()>,
}

impl Drop for Gc {
    #[inline]
    fn drop(&mut self) {
        gc_end(self.phase);
    }
}
