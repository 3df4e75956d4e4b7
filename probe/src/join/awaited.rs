//! The handle that records.

use crate::resource::On;
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
    #[must_use = "executors differ in what they do with a task whose handle is dropped: take `into_inner`"]
    pub struct JoinHandle<H> {
        #[pin]
        end: On<H>,
    }
}

impl<H> JoinHandle<H> {
    /// `handle` gives the result of `task`, and is woken by its end.
    #[inline]
    pub fn new(task: ObjectId, handle: H) -> Self {
        Self { end: On::end_of(task, handle) }
    }

    /// The task; none if it was not recorded.
    #[inline]
    pub fn id(&self) -> ObjectId {
        self.end.resource()
    }

    /// The executor's own handle, to look at.
    #[inline]
    pub fn get_ref(&self) -> &H {
        self.end.get_ref()
    }

    /// The executor's own handle, to cancel or detach.
    #[inline]
    pub fn into_inner(self) -> H {
        self.end.into_inner()
    }
}

impl<H: Future> Future for JoinHandle<H> {
    type Output = H::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<H::Output> {
        self.project().end.poll(cx)
    }
}
