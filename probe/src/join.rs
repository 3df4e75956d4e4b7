//! Handles of tasks that others wait for.

use crate::waiting;
use core::pin::Pin;
use core::task::{Context, Poll};
use pin_project_lite::pin_project;
use unitrace_formats::id::ObjectId;

pin_project! {
    /// An executor's handle of a task, and which task it is: awaiting it is recorded as waiting for the task's end
    /// and reading its result. Made by [`Task::spawn_with`](crate::task::Task::spawn_with).
    ///
    /// ```
    /// # use unitrace_probe::task;
    /// # async fn example() {
    /// let answer = task!("answer").spawn_with(async { 42 }, |future| future /* executor.spawn(future) */);
    /// assert_eq!(answer.await, 42);
    /// # }
    /// ```
    #[derive(Debug)]
    pub struct JoinHandle<H> {
        #[pin]
        handle: H,
        task: ObjectId,
    }
}

impl<H> JoinHandle<H> {
    /// `handle` gives the result of `task`.
    #[inline]
    pub fn new(task: ObjectId, handle: H) -> Self {
        Self { handle, task }
    }

    /// The task; none if it was not recorded.
    #[inline]
    pub fn id(&self) -> ObjectId {
        self.task
    }

    /// The executor's own handle, to look at.
    #[inline]
    pub fn get_ref(&self) -> &H {
        &self.handle
    }

    /// The executor's own handle, to cancel or detach.
    #[inline]
    pub fn into_inner(self) -> H {
        self.handle
    }
}

impl<H: Future> Future for JoinHandle<H> {
    type Output = H::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<H::Output> {
        let this = self.project();
        let polled = this.handle.poll(cx);
        match polled {
            _ if this.task.is_none() => {}
            Poll::Pending => waiting::wait(*this.task),
            Poll::Ready(_) => waiting::read(*this.task),
        }
        polled
    }
}
