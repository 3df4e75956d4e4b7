//! Interrupts of a CPU whose own flag is not ours to change: a paravirtual guest runs in ring 3. There interrupts wait
//! until they are turned on, and are served then and there, by a call: at the end of a critical section, before the CPU
//! sleeps. Nothing is ever interrupted between two instructions.
//!
//! That is a choice: Xen could call at any moment, but on the stack that is in use, and the precompiled `core` keeps words
//! below its stack pointer.

use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

/// Serves what is pending; false if nothing was.
pub(crate) type Serve = fn() -> bool;

/// Null: the CPU's own flag counts.
static SERVE: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());
static ON: AtomicBool = AtomicBool::new(false);

/// From now on interrupts, which are off, are turned on and off here.
pub(crate) fn start(serve: Serve) {
    SERVE.store(serve as *mut (), Ordering::Relaxed);
}

/// False where the CPU's own flag counts.
#[inline]
pub(super) fn is_used() -> bool {
    !SERVE.load(Ordering::Relaxed).is_null()
}

/// Off; true if they were on.
pub(super) fn disable() -> bool {
    ON.swap(false, Ordering::Relaxed)
}

/// On, after what is pending was served.
pub(super) fn enable() {
    ON.store(false, Ordering::Relaxed);
    let serve = SERVE.load(Ordering::Relaxed);
    if !serve.is_null() {
        // SAFETY: what is not null was stored by `start`.
        let serve: Serve = unsafe { core::mem::transmute(serve) };
        while serve() {}
    }
    ON.store(true, Ordering::Relaxed);
}
