//! Named sleeps over anybody's timer.

use crate::resource::{On, Resource};
use core::pin::Pin;
use core::task::{Context, Poll};
use pin_project_lite::pin_project;
use unitrace_formats::event::ResourceKind;

/// A timer with a name: whoever awaits it is seen to wait for it, and to be woken by it. `timer` is any timer future.
///
/// ```
/// # async fn after_100_ms() {}
/// # async fn example() {
/// unitrace_probe::sleep("backoff", after_100_ms()).await;
/// # }
/// ```
#[track_caller]
#[inline]
pub fn sleep<F: Future>(name: &'static str, timer: F) -> Sleep<F> {
    let resource = Resource::named(ResourceKind::Timer, name);
    Sleep { timer: resource.on(timer), resource }
}

pin_project! {
    /// See [`sleep`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Sleep<F> {
        #[pin]
        timer: On<F>,
        // Freed with the sleep: a timer lives no longer.
        resource: Resource,
    }
}

impl<F> Sleep<F> {
    /// The timer as a resource.
    #[inline]
    pub fn resource(&self) -> &Resource {
        &self.resource
    }
}

impl<F: Future> Future for Sleep<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.project().timer.poll(cx)
    }
}
