//! One volatile store of 8 bytes at any alignment, which Rust has not.

#[cfg_attr(target_arch = "x86_64", path = "x86_64.rs")]
#[cfg_attr(not(target_arch = "x86_64"), path = "portable.rs")]
mod twin;

pub(super) use twin::store;
