//! Tells a message without arguments from one that has to be formatted. `tracing` hands both over as `&dyn Debug` of a
//! [`fmt::Arguments`]; formatting is most of what an event would cost, and the text of a literal can be asked for.
//!
//! Unsafe because a `&dyn Debug` becomes the `Arguments` it was made of, which its vtable tells.

use core::cell::Cell;
use core::fmt::{self, Debug};
use core::sync::atomic::{AtomicU8, Ordering};
use tracing_core::field::{Field, Value, Visit};

/// What tracing-core makes of a `fmt::Arguments`: only the vtable counts.
struct Example {
    state: AtomicU8,
    pointer: Cell<*const dyn Debug>,
}

// SAFETY: the cell is written by whoever took `state` from EMPTY, and read by those who saw it READY.
unsafe impl Sync for Example {}

const EMPTY: u8 = 0;
const TAKEN: u8 = 1;
const READY: u8 = 2;

static EXAMPLE: Example =
    Example { state: AtomicU8::new(EMPTY), pointer: Cell::new(core::ptr::null::<()>() as *const dyn Debug) };

/// Learns what an `Arguments` looks like. Any field will do; once is enough.
#[cold]
pub(super) fn learn(field: &Field) {
    if EXAMPLE.state.compare_exchange(EMPTY, TAKEN, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
        format_args!("").record(field, &mut Learner);
        EXAMPLE.state.store(READY, Ordering::Release);
    }
}

struct Learner;

impl Visit for Learner {
    fn record_debug(&mut self, _: &Field, value: &dyn Debug) {
        // SAFETY: the same pointer with another lifetime; it is never followed.
        let pointer = unsafe { core::mem::transmute::<*const dyn Debug, *const dyn Debug>(value) };
        EXAMPLE.pointer.set(pointer);
    }
}

/// The text of a message without arguments.
#[inline(always)]
pub(super) fn literal(value: &dyn Debug) -> Option<&'static str> {
    if EXAMPLE.state.load(Ordering::Acquire) != READY {
        return None;
    }
    let (example, value) = (EXAMPLE.pointer.get(), core::ptr::from_ref(value));
    // The example's vtable at the value's address.
    let distance = value.cast::<u8>().addr().wrapping_sub(example.cast::<u8>().addr());
    if !core::ptr::eq(example.wrapping_byte_add(distance), value) {
        return None;
    }
    // SAFETY: it has the vtable that tracing-core's one conversion from `fmt::Arguments` uses. Were another type to share
    // it, its size, alignment and formatting code would be the same: a wrapper of nothing but an `Arguments`.
    unsafe { &*value.cast::<fmt::Arguments<'_>>() }.as_str()
}
