//! One value, once: `futures_channel::oneshot` with a name.

use crate::{Outcome, Resource, ResourceKind};
use alloc::sync::Arc;
use core::pin::Pin;
use core::task::{Context, Poll};
use futures_channel::oneshot;
use pin_project_lite::pin_project;

pub use oneshot::Canceled;

/// A channel for one value.
///
/// ```
/// # use unitrace_probe::sync::oneshot;
/// # async fn example() {
/// let (answer, question) = oneshot::channel("answer");
/// answer.send(42).unwrap();
/// assert_eq!(question.await, Ok(42));
/// # }
/// ```
#[track_caller]
pub fn channel<T>(name: &'static str) -> (Sender<T>, Receiver<T>) {
    let resource = Arc::new(Resource::named(ResourceKind::Oneshot, name));
    let (sender, receiver) = oneshot::channel();
    (Sender { resource: resource.clone(), inner: Some(sender) }, Receiver { inner: receiver, resource })
}

/// Sends the value. Dropped without, the receiver is told that there will be none.
#[derive(Debug)]
#[must_use = "dropped, the receiver is told that there will be no value"]
pub struct Sender<T> {
    resource: Arc<Resource>,
    inner: Option<oneshot::Sender<T>>,
}

impl<T> Sender<T> {
    /// Gives the receiver its value; back if the receiver is gone.
    pub fn send(mut self, value: T) -> Result<(), T> {
        match self.inner.take() {
            Some(sender) if !sender.is_canceled() => {
                // Before the value is there: the receiver's read comes after.
                self.resource.resolve(Outcome::Done);
                sender.send(value)
            }
            _ => Err(value),
        }
    }

    /// True if the receiver is gone.
    pub fn is_canceled(&self) -> bool {
        self.inner.as_ref().is_none_or(oneshot::Sender::is_canceled)
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        if self.inner.is_some() {
            self.resource.resolve(Outcome::Dropped);
        }
    }
}

pin_project! {
    /// Waits for the value.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Receiver<T> {
        #[pin]
        inner: oneshot::Receiver<T>,
        resource: Arc<Resource>,
    }
}

impl<T> Receiver<T> {
    /// The value if it is there already.
    pub fn try_recv(&mut self) -> Result<Option<T>, Canceled> {
        let received = self.inner.try_recv();
        match received {
            Ok(Some(_)) => self.resource.read(),
            Ok(None) => self.resource.try_read(),
            Err(_) => {}
        }
        received
    }

    /// The channel as a resource.
    pub fn resource(&self) -> &Resource {
        &self.resource
    }
}

impl<T> Future for Receiver<T> {
    type Output = Result<T, Canceled>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Poll::Ready(received) = this.inner.poll(cx) else {
            this.resource.wait();
            return Poll::Pending;
        };
        if received.is_ok() {
            this.resource.read();
        }
        Poll::Ready(received)
    }
}
