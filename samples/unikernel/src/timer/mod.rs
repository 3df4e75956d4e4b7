//! Sleeping tasks. The tick interrupt wakes them, and the trace says which timer it was.

#[cfg(any(bare, test))]
mod wheel;

#[cfg(bare)]
mod sleep;

#[cfg(bare)]
pub(crate) use sleep::{sleep, tick};
