//! Tokio as it is built by default: it tells nothing, so that tasks must be wrapped.

use crate::{StartError, traced};
use ::tokio::runtime::Builder;
use ::tokio::task::JoinHandle;

/// Has nothing to hook into.
///
/// # Errors
/// Always: Tokio was built without `--cfg tokio_unstable`.
pub fn hook(_: &mut Builder) -> Result<(), StartError> {
    Err(StartError::TokioUnstable)
}

/// Has nobody to ask.
///
/// # Errors
/// Always: Tokio was built without `--cfg tokio_unstable`.
pub fn follow_resources() -> Result<(), StartError> {
    Err(StartError::TokioUnstable)
}

/// `tokio::spawn` of a [`traced`](crate::traced()) future.
///
/// # Panics
/// Outside of a runtime, as `tokio::spawn` does.
#[track_caller]
pub fn spawn<F>(name: &'static str, future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    ::tokio::spawn(traced(name, future))
}
