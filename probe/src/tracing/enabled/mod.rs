//! The recording twin.

mod fields;
mod happenings;
#[cfg(feature = "tracing-subscriber")]
mod layer;
mod level;
mod literal;
mod numbers;
mod sites;
mod spans;
mod subscriber;
mod tasks;

use crate::StartError;
#[cfg(feature = "tracing-subscriber")]
pub use layer::{Layer, layer};
pub use level::set_level;
use subscriber::Subscriber;
#[cfg(all(feature = "tokio", tokio_unstable))]
pub(crate) use tasks::{follow_resources, follow_tasks};
use tracing_core::dispatcher::{Dispatch, set_global_default};

/// From now on what the macros of `tracing` say is recorded, while anything is. Allocates a few bytes, once.
///
/// # Errors
/// When the program has a global subscriber already.
pub fn subscribe() -> Result<(), StartError> {
    set_global_default(Dispatch::new(Subscriber)).map_err(|_| StartError::Subscribed)
}
