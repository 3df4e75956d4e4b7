//! A thread as a task of one long poll.

use super::life::Life;
use crate::scope::Saved;
use core::marker::PhantomData;
use unitrace_formats::event::PollResult;
use unitrace_formats::id::ObjectId;

/// While it lives, the thread that made it is a task. Made by [`thread`](crate::task::thread()); guards of one thread
/// end in the reverse order of their beginning.
///
/// ```
/// let _worker = unitrace_probe::task::thread("worker");
/// ```
#[derive(Debug)]
#[must_use = "the thread is a task until this is dropped"]
pub struct ThreadTask {
    life: Life,
    before: Option<Saved>,
    // What is current belongs to this thread: the guard must not leave it.
    here: PhantomData<*const ()>,
}

impl ThreadTask {
    #[inline]
    pub(super) fn new(mut life: Life) -> Self {
        let before = life.enter();
        Self { life, before, here: PhantomData }
    }

    /// The task's id; none while tasks are not recorded.
    #[inline]
    pub fn id(&self) -> ObjectId {
        self.life.id()
    }
}

impl Drop for ThreadTask {
    #[inline]
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            self.life.leave(before, how_it_ends());
        }
    }
}

#[cfg(feature = "std")]
fn how_it_ends() -> PollResult {
    if std::thread::panicking() { PollResult::Panicked } else { PollResult::Ready }
}

/// A kernel that unwinds is not asked.
#[cfg(not(feature = "std"))]
fn how_it_ends() -> PollResult {
    PollResult::Ready
}
