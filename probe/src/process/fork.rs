//! The child of a fork shares its parent's ring and would write the lanes of its parent's threads: it records nothing
//! until it starts a ring of its own. Unsafe for pthread_atfork.

use crate::{context, state};
use std::sync::Once;

static WATCHED: Once = Once::new();

/// Once for each program: children forget the ring.
pub(super) fn watch() {
    WATCHED.call_once(|| {
        // SAFETY: the handler lives as long as the program and does what is allowed after a fork: it stores words.
        unsafe { libc::pthread_atfork(None, None, Some(forget)) };
    });
}

extern "C" fn forget() {
    state::forget();
    context::forget();
}
