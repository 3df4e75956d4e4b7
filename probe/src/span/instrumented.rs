//! A span around a future.

use super::Span;
use core::pin::Pin;
use core::task::{Context, Poll};
use pin_project_lite::pin_project;

pin_project! {
    /// See [`Span::around`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct InSpan<F> {
        #[pin]
        future: F,
        span: Span,
    }
}

impl<F> InSpan<F> {
    #[inline]
    pub(super) fn new(future: F, span: Span) -> Self {
        Self { future, span }
    }

    /// The span.
    #[inline]
    pub fn span(&self) -> &Span {
        &self.span
    }
}

impl<F: Future> Future for InSpan<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _entered = this.span.enter();
        this.future.poll(cx)
    }
}
