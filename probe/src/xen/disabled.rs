//! Without feature `enabled` there is no ring: nothing is granted or written.

use super::{Directory, DomainId, Guest, PublishError};

/// Does nothing.
///
/// # Errors
/// Never.
#[inline(always)]
pub fn publish<G: Guest, const PAGES: usize>(
    _: &mut G,
    _: &'static Directory<PAGES>,
    _: DomainId,
) -> Result<(), PublishError<G::Error>> {
    Ok(())
}
