//! Channels of many values: `async_channel` with a name. Senders and receivers can both be cloned.
//!
//! ```
//! # use unitrace_probe::sync::mpsc;
//! # async fn example() {
//! let (jobs, worker) = mpsc::bounded("jobs", 16);
//! jobs.send("first").await.unwrap();
//! assert_eq!(worker.recv().await, Ok("first"));
//! # }
//! ```

mod receiver;
mod sender;

pub use async_channel::{RecvError, SendError, TryRecvError, TrySendError};
pub use receiver::Receiver;
pub use sender::Sender;

use crate::{Resource, ResourceKind};
use alloc::sync::Arc;

/// A channel that holds `capacity` values; whoever sends to a full one waits.
///
/// # Panics
/// If `capacity` is 0.
#[track_caller]
pub fn bounded<T>(name: &'static str, capacity: usize) -> (Sender<T>, Receiver<T>) {
    named(Resource::named(ResourceKind::Channel, name), async_channel::bounded(capacity))
}

/// A channel that holds any number of values: nobody waits to send.
#[track_caller]
pub fn unbounded<T>(name: &'static str) -> (Sender<T>, Receiver<T>) {
    named(Resource::named(ResourceKind::Channel, name), async_channel::unbounded())
}

fn named<T>(
    resource: Resource,
    (sender, receiver): (async_channel::Sender<T>, async_channel::Receiver<T>),
) -> (Sender<T>, Receiver<T>) {
    let resource = Arc::new(resource);
    (Sender::new(sender, resource.clone()), Receiver::new(receiver, resource))
}
