//! The end that values come out of.

use super::{RecvError, TryRecvError};
use crate::Resource;
use alloc::sync::Arc;

/// Receives values; each value goes to one receiver.
#[derive(Debug)]
pub struct Receiver<T> {
    inner: async_channel::Receiver<T>,
    resource: Arc<Resource>,
}

impl<T> Receiver<T> {
    pub(super) fn new(inner: async_channel::Receiver<T>, resource: Arc<Resource>) -> Self {
        Self { inner, resource }
    }

    /// Waits for a value. An error when there is none left and the channel is closed.
    pub async fn recv(&self) -> Result<T, RecvError> {
        let received = self.resource.until(self.inner.recv()).await;
        if received.is_ok() {
            self.resource.read();
        }
        received
    }

    /// A value if there is one.
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        let received = self.inner.try_recv();
        match &received {
            Ok(_) => self.resource.read(),
            Err(TryRecvError::Empty) => self.resource.try_read(),
            Err(TryRecvError::Closed) => {}
        }
        received
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

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), self.resource.clone())
    }
}
