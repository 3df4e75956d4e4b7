//! Operations when nothing is recorded.

/// The operation itself.
pub type On<F> = F;
