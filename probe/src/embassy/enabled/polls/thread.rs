//! The polls of this thread.

use super::Polls;

std::thread_local! {
    // Const and without Drop: using it neither allocates nor registers anything.
    static HERE: Polls = const { Polls::new() };
}

/// Looks at the polls of this thread.
#[inline]
pub(in super::super) fn here<R>(look: impl FnOnce(&Polls) -> R) -> Option<R> {
    Some(HERE.with(look))
}
