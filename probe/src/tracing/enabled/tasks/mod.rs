//! Spans and events that tell of an executor's tasks and of what they wait on.

#[cfg_attr(all(feature = "tokio", tokio_unstable), path = "tokio.rs")]
#[cfg_attr(not(all(feature = "tokio", tokio_unstable)), path = "none.rs")]
mod twin;

#[cfg(all(feature = "tokio", tokio_unstable))]
mod about;
#[cfg(all(feature = "tokio", tokio_unstable))]
mod made;
#[cfg(all(feature = "tokio", tokio_unstable))]
mod resources;
#[cfg(all(feature = "tokio", tokio_unstable))]
mod waker;

#[cfg(all(feature = "tokio", tokio_unstable))]
pub(crate) use resources::follow_resources;
#[cfg(all(feature = "tokio", tokio_unstable))]
pub(crate) use twin::follow_tasks;
pub(super) use twin::{are_followed, begin, cloned, close, enter, event, exit, tells};
