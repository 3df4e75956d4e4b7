//! Tasks: a wrapper around any future that records its spawn, every poll, its end, cancellation or panic, and who
//! woke it.
//!
//! ```
//! # async fn serve() {}
//! # fn spawn<F: Future>(_: F) {}
//! use unitrace_probe::{TaskKind, traced, traced_as};
//! spawn(traced("conn", serve())); // the name and this line
//! spawn(traced!("conn", serve())); // the module path as well
//! let main = traced_as(TaskKind::BlockOn, "main", serve());
//! ```
//!
//! A task is ready from its spawn. The children of a join or select are polled by their parent, not by the executor:
//! wrap each with [`branch`], then the graph shows which of them the parent waits for.
//!
//! Nothing here allocates but for one `Arc` per task at its first poll (feature `alloc`), by which a wake-up is told
//! from another (and one for each operation on a timer, socket or device, [`Resource`](crate::Resource)); without
//! `alloc` polls are recorded and wake-ups are not.
//!
//! With the feature `enabled` off, [`Traced<F>`](Traced) *is* `F`: `traced("seven", ready(7))` is a `Ready<i32>`.

mod functions;
mod macros;
#[cfg_attr(feature = "enabled", path = "enabled/mod.rs")]
#[cfg_attr(not(feature = "enabled"), path = "disabled.rs")]
mod twin;

/// A wrapped future knows which task it is; without the feature `enabled` no future does.
///
/// ```
/// use unitrace_probe::{traced, task::Tracked, waiting};
/// let conn = traced("conn", async {});
/// waiting::should_resolve(conn.task_id());
/// # drop(conn);
/// ```
pub trait Tracked {
    /// The task's id; none while tasks are not recorded.
    fn task_id(&self) -> unitrace_formats::id::ObjectId;
}

pub use functions::{branch, failed, thread, traced, traced_as, traced_call, try_traced};
pub use twin::{Task, ThreadTask, Traced, Trying};
