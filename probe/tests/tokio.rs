//! Tokio's tasks, told by its hooks: only with `--cfg tokio_unstable`, as `.ci/tokio` builds it. Without, that it is said.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "tokio", target_os = "linux"))]

mod story;

#[cfg_attr(tokio_unstable, path = "tokio/hooked.rs")]
#[cfg_attr(not(tokio_unstable), path = "tokio/plain.rs")]
mod twin;
