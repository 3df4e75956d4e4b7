//! Closures as tasks of one poll.

use super::life::{Life, Running};
use unitrace_formats::event::PollResult;

/// Runs `call` as the one poll of `life`. Never called, the task was dropped.
#[inline]
pub(super) fn wrap<R>(mut life: Life, call: impl FnOnce() -> R) -> impl FnOnce() -> R {
    move || {
        let running = Running::begin(&mut life);
        let result = call();
        if let Some(running) = running {
            running.end(PollResult::Ready);
        }
        result
    }
}
