//! Handles of tasks that others wait for.

#[cfg_attr(feature = "enabled", path = "awaited.rs")]
#[cfg_attr(not(feature = "enabled"), path = "plain.rs")]
mod twin;

pub use twin::JoinHandle;
