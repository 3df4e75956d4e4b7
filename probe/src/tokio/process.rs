//! The one line for a process.

use super::hook;
use crate::{Session, StartError};
use ::tokio::runtime::Builder;

/// Starts recording, as [`start`](crate::start) does, [`hook`]s the runtime that `builder` makes, and subscribes to
/// `tracing`.
///
/// # Errors
/// What [`start`](crate::start), [`hook`] and [`subscribe`](crate::tracing::subscribe) may say.
pub fn start(builder: &mut Builder) -> Result<Session, StartError> {
    hook(builder)?;
    crate::tracing::init()
}
