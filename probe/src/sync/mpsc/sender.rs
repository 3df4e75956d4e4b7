//! The end that values go into.

use super::{SendError, TrySendError};
use crate::{Outcome, Resource};
use alloc::sync::Arc;

/// Sends values. When the last one is dropped, the receivers are told that there will be no more.
#[derive(Debug)]
pub struct Sender<T> {
    inner: async_channel::Sender<T>,
    resource: Arc<Resource>,
}

impl<T> Sender<T> {
    pub(super) fn new(inner: async_channel::Sender<T>, resource: Arc<Resource>) -> Self {
        Self { inner, resource }
    }

    /// Waits for room and sends. The value comes back if all receivers are gone.
    pub async fn send(&self, value: T) -> Result<(), SendError<T>> {
        let sent = self.resource.until(self.inner.send(value)).await;
        if sent.is_ok() {
            self.resource.resolve(Outcome::Done);
        }
        sent
    }

    /// Sends if there is room.
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        let sent = self.inner.try_send(value);
        match &sent {
            Ok(()) => self.resource.resolve(Outcome::Done),
            Err(TrySendError::Full(_)) => self.resource.try_read(),
            Err(TrySendError::Closed(_)) => {}
        }
        sent
    }

    /// Ends the channel: what is in it can still be received.
    pub fn close(&self) -> bool {
        let closed = self.inner.close();
        if closed {
            self.resource.resolve(Outcome::Dropped);
        }
        closed
    }

    /// Values in the channel.
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// The channel as a resource.
    pub fn resource(&self) -> &Resource {
        &self.resource
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), self.resource.clone())
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        // The last one closes, here instead of in the inner drop, so that it is said who did it.
        if self.inner.sender_count() == 1 {
            self.close();
        }
    }
}
