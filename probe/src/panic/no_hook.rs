//! No hook.

/// Does nothing.
#[inline(always)]
pub const fn install() {}
