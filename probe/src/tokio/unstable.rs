//! Tokio with `--cfg tokio_unstable`: it tells what its tasks do.

use super::hooks;
use crate::StartError;
use ::tokio::runtime::Builder;
use ::tokio::task::JoinHandle;

/// Records the tasks of the runtime that `builder` makes, once recording is started and
/// [`subscribe`](crate::tracing::subscribe) was called: for programs that do both themselves. Before the runtime is built:
/// tasks that were spawned before recording began have no names.
///
/// # Errors
/// When Tokio was built without `--cfg tokio_unstable`.
pub fn hook(builder: &mut Builder) -> Result<(), StartError> {
    hooks::set(builder);
    crate::tracing::follow_tasks();
    Ok(())
}

/// From now on what tasks wait on is recorded too, see [the module](crate::tokio). Locks, semaphores, timers and channels that
/// were made before stay unknown: call it before the runtime is built.
///
/// # Errors
/// When Tokio was built without `--cfg tokio_unstable`.
pub fn follow_resources() -> Result<(), StartError> {
    crate::tracing::follow_resources();
    Ok(())
}

/// `tokio::spawn` of a task with a name.
///
/// # Panics
/// Outside of a runtime, as `tokio::spawn` does.
#[track_caller]
pub fn spawn<F>(name: &'static str, future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    // A named task without a name's room would be one more error to handle: Tokio never says no.
    match ::tokio::task::Builder::new().name(name).spawn(future) {
        Ok(handle) => handle,
        Err(error) => panic!("tokio did not spawn {name}: {error}"),
    }
}
