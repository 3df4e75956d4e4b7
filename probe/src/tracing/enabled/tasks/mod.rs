//! Spans and events that tell of an executor's tasks.

#[cfg_attr(all(feature = "tokio", tokio_unstable), path = "tokio.rs")]
#[cfg_attr(not(all(feature = "tokio", tokio_unstable)), path = "none.rs")]
mod twin;

#[cfg(all(feature = "tokio", tokio_unstable))]
pub(crate) use twin::follow_tasks;
pub(super) use twin::{are_followed, begin, close, enter, event, exit, tells};
