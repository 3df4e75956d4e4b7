//! Futures that may fail.

use crate::scope;
use core::pin::Pin;
use core::task::{Context, Poll};
use pin_project_lite::pin_project;

pin_project! {
    /// A future that says so when it ends with an `Err`. Made by [`try_traced`](crate::try_traced()).
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Trying<F> {
        #[pin]
        future: F,
    }
}

impl<F> Trying<F> {
    #[inline]
    pub(super) fn new(future: F) -> Self {
        Self { future }
    }
}

impl<F: Future<Output = Result<T, E>>, T, E> Future for Trying<F> {
    type Output = Result<T, E>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let polled = self.project().future.poll(cx);
        if let Poll::Ready(Err(_)) = polled {
            scope::fail();
        }
        polled
    }
}
