//! Without feature `enabled` nothing is hooked or wrapped.

use crate::StartError;
use ::tokio::runtime::Builder;
use ::tokio::task::JoinHandle;

/// Does nothing.
///
/// # Errors
/// Never.
#[inline(always)]
pub fn hook(_: &mut Builder) -> Result<(), StartError> {
    Ok(())
}

/// Does nothing.
///
/// # Errors
/// Never.
#[inline(always)]
pub fn follow_resources() -> Result<(), StartError> {
    Ok(())
}

/// `tokio::spawn`.
///
/// # Panics
/// Outside of a runtime, as `tokio::spawn` does.
#[inline(always)]
#[track_caller]
pub fn spawn<F>(_: &'static str, future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    ::tokio::spawn(future)
}
