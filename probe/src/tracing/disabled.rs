//! Without feature `enabled` nobody subscribes.

use crate::StartError;
use tracing_core::LevelFilter;

/// Does nothing.
///
/// # Errors
/// Never.
#[inline(always)]
pub fn subscribe() -> Result<(), StartError> {
    Ok(())
}

/// Does nothing.
#[inline(always)]
pub fn set_level(_: LevelFilter) {}
