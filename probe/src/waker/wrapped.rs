//! The wrapper. Unsafe is needed for the raw waker: `alloc::task::Wake` would do without, but promises neither one
//! vtable for all nor a look at clones and drops.

use super::{OnWake, must_stay};
use crate::cause::cause_scope;
use crate::record;
use crate::wake::woken;
use alloc::sync::Arc;
use core::mem::ManuallyDrop;
use core::task::{RawWaker, RawWakerVTable, Waker};
use unitrace_formats::event::Event;

/// What a wrapped waker points to; never changed.
#[derive(Debug)]
struct Origin {
    inner: Waker,
    on_wake: OnWake,
}

/// The wrapper that a task keeps between polls.
#[derive(Debug)]
pub(crate) struct Wrapped(Option<Waker>);

impl Wrapped {
    pub(crate) const NONE: Self = Self(None);

    /// A waker that records and then wakes `outer`; the same one as long as `outer` would wake the same. Inside an
    /// executor that accepts only its own wakers, `outer` itself.
    #[inline]
    pub(crate) fn around<'w>(&'w mut self, outer: &'w Waker, on_wake: OnWake) -> &'w Waker {
        if must_stay() {
            return outer;
        }
        let fits = |kept: &&Waker| origin(kept).inner.will_wake(outer);
        if self.0.as_ref().filter(fits).is_none() {
            self.0 = None;
        }
        self.0.get_or_insert_with(|| wrap(outer.clone(), on_wake))
    }
}

fn wrap(inner: Waker, on_wake: OnWake) -> Waker {
    let origin = Arc::into_raw(Arc::new(Origin { inner, on_wake }));
    origin_counts(on_wake, 1);
    // SAFETY: the vtable's functions keep `RawWakerVTable`'s contract (below), and `Origin` is Send and Sync.
    unsafe { Waker::from_raw(RawWaker::new(origin.cast(), &VTABLE)) }
}

/// What `waker`, which must be one of ours, points to.
#[inline]
fn origin(waker: &Waker) -> &Origin {
    debug_assert!(core::ptr::eq(waker.vtable(), &VTABLE));
    // SAFETY: private to `Wrapped`, which holds only wakers made by `wrap`: their data is an `Origin` in an `Arc` of
    // which the waker owns a count.
    unsafe { &*waker.data().cast::<Origin>() }
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_waker);

/// # Safety
/// `data` came out of `Arc::<Origin>::into_raw` and its waker still owns a count. So for all functions of the vtable.
unsafe fn clone(data: *const ()) -> RawWaker {
    // SAFETY: see above; the new waker owns the count that is added here.
    let origin = unsafe {
        Arc::increment_strong_count(data.cast::<Origin>());
        &*data.cast::<Origin>()
    };
    origin_counts(origin.on_wake, 1);
    RawWaker::new(data, &VTABLE)
}

/// # Safety
/// See [`clone`]; takes the count.
unsafe fn wake(data: *const ()) {
    // SAFETY: the waker is consumed, its count comes back into this `Arc`.
    let origin = unsafe { Arc::from_raw(data.cast::<Origin>()) };
    notify(&origin);
    origin_counts(origin.on_wake, -1);
}

/// # Safety
/// See [`clone`].
unsafe fn wake_by_ref(data: *const ()) {
    // SAFETY: the caller's waker keeps the count; this `Arc` is never dropped.
    let origin = ManuallyDrop::new(unsafe { Arc::from_raw(data.cast::<Origin>()) });
    notify(&origin);
}

/// # Safety
/// See [`clone`]; takes the count.
unsafe fn drop_waker(data: *const ()) {
    // SAFETY: the waker is gone, its count comes back into this `Arc`.
    let origin = unsafe { Arc::from_raw(data.cast::<Origin>()) };
    origin_counts(origin.on_wake, -1);
}

#[inline]
fn notify(origin: &Origin) {
    match origin.on_wake {
        OnWake::Task(task) => {
            // First the record: once woken, the task may run on another CPU.
            woken(task);
            origin.inner.wake_by_ref();
        }
        OnWake::Because(cause, by) => {
            let _scope = cause_scope(cause, by);
            origin.inner.wake_by_ref();
        }
    }
}

#[inline]
fn origin_counts(on_wake: OnWake, delta: i8) {
    if let OnWake::Task(task) = on_wake {
        record(Event::Waker { task, delta });
    }
}
