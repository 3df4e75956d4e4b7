//! Without an allocator wakers are passed on as they are: polls are recorded, wake-ups are not.

use super::OnWake;
use core::task::Waker;

/// Nothing.
#[derive(Debug)]
pub(crate) struct Wrapped;

impl Wrapped {
    pub(crate) const NONE: Self = Self;

    /// `outer` itself.
    #[inline(always)]
    pub(crate) fn around<'w>(&'w mut self, outer: &'w Waker, _on_wake: OnWake) -> &'w Waker {
        outer
    }
}
