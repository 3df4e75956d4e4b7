//! The words of this thread.

use super::Scopes;

std::thread_local! {
    // Const and without Drop: using it neither allocates nor registers anything, at the end of a thread either.
    static HERE: Scopes = const { Scopes::new() };
}

/// Looks at the words of this thread.
#[inline(always)]
pub(super) fn here<R>(look: impl FnOnce(&Scopes) -> R) -> R {
    HERE.with(look)
}
