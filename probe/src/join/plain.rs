//! The handle that passes everything on.

use core::pin::Pin;
use core::task::{Context, Poll};
use pin_project_lite::pin_project;
use unitrace_formats::id::ObjectId;

pin_project! {
    /// An executor's handle of a task; nothing is recorded in this build.
    #[derive(Debug)]
    #[must_use = "executors differ in what they do with a task whose handle is dropped: take `into_inner`"]
    pub struct JoinHandle<H> {
        #[pin]
        handle: H,
    }
}

impl<H> JoinHandle<H> {
    /// `handle` itself.
    #[inline(always)]
    pub fn new(_task: ObjectId, handle: H) -> Self {
        Self { handle }
    }

    /// None.
    #[inline(always)]
    pub fn id(&self) -> ObjectId {
        ObjectId::NONE
    }

    /// The executor's own handle, to look at.
    #[inline(always)]
    pub fn get_ref(&self) -> &H {
        &self.handle
    }

    /// The executor's own handle, to cancel or detach.
    #[inline(always)]
    pub fn into_inner(self) -> H {
        self.handle
    }
}

impl<H: Future> Future for JoinHandle<H> {
    type Output = H::Output;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<H::Output> {
        self.project().handle.poll(cx)
    }
}
