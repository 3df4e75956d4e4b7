//! The one line for a process.

use super::subscribe;
use crate::{Session, StartError, start};

/// Starts recording, as [`start`] does, and subscribes.
///
/// # Errors
/// What [`start`] and [`subscribe`] may say.
pub fn init() -> Result<Session, StartError> {
    let session = start()?;
    subscribe()?;
    Ok(session)
}
