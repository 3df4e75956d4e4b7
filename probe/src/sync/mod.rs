//! Channels, locks and notifications of well-kept crates, seen by the probe (feature `sync`).
//!
//! Each has a name, is recorded when it is made, and says what waits on it, what is read from it and who resolves it.
//! A lock is read by whoever takes it and resolved by whoever lets go, so that between the two its holder is known;
//! the table of what is alive names the holder as well. What wakes whom is seen by the wakers, not here: nothing in
//! here wakes anybody, and nothing here can lose a wake-up.
//!
//! With `enabled` off these are the crates' own types with nothing added but a name that is dropped.

pub mod mpsc;
mod mutex;
mod notify;
pub mod oneshot;

pub use crate::join::JoinHandle;
pub use mutex::{Mutex, MutexGuard};
pub use notify::{Notified, Notify};
