//! The future that tells its story. Unsafe is needed to reach the pinned inner future, and to drop it in its own name.

use super::life::{Life, Running};
use crate::task::Tracked;
use core::mem::ManuallyDrop;
use core::pin::Pin;
use core::task::{Context, Poll};
use unitrace_formats::event::PollResult;
use unitrace_formats::id::ObjectId;

/// A future that records its polls, its end, and who woke it. Made by [`traced`](crate::traced()) and
/// [`Task::wrap`](super::Task::wrap).
#[derive(Debug)]
#[must_use = "futures do nothing unless polled"]
pub struct Traced<F> {
    /// Dropped by `drop`, before `life`: children that end with their parent are recorded before it.
    future: ManuallyDrop<F>,
    life: Life,
}

impl<F> Traced<F> {
    #[inline]
    pub(super) fn new(future: F, life: Life) -> Self {
        Self { future: ManuallyDrop::new(future), life }
    }

    #[inline]
    fn parts(self: Pin<&mut Self>) -> (Pin<&mut F>, &mut Life) {
        // SAFETY: `future` is pinned with `self`: it is never moved out, `drop` drops it in place, and `Traced` is `Unpin`
        // only if `F` is (auto trait over its fields). `life` is never pinned.
        unsafe {
            let this = self.get_unchecked_mut();
            (Pin::new_unchecked(&mut *this.future), &mut this.life)
        }
    }
}

impl<F> Drop for Traced<F> {
    #[inline]
    fn drop(&mut self) {
        // What is released here (locks, channels) is released by this task, whoever drops it.
        let _scope = self.life.dropping();
        // SAFETY: dropped once, here, in place; nobody touches it afterwards.
        unsafe { ManuallyDrop::drop(&mut self.future) }
    }
}

impl<F> Tracked for Traced<F> {
    #[inline]
    fn task_id(&self) -> ObjectId {
        self.life.id()
    }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let (future, life) = self.parts();
        let Some(running) = Running::begin(life) else {
            return future.poll(cx);
        };
        let polled = future.poll(&mut Context::from_waker(running.life.waker(cx.waker())));
        running.end(if polled.is_ready() { PollResult::Ready } else { PollResult::Pending });
        polled
    }
}
