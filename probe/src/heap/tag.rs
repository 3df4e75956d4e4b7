//! What memory is for.

use crate::{Callsite, scope};
use core::marker::PhantomData;
use unitrace_formats::id::SiteId;

/// What is allocated here until the guard is dropped is for this; not across an await.
///
/// ```
/// use unitrace_probe::{heap::alloc_tag, site};
/// let rows = {
///     let _tag = alloc_tag(site!(Allocation, "row cache"));
///     vec![0; 1000]
/// };
/// # drop(rows);
/// ```
#[inline]
pub fn alloc_tag(site: &'static Callsite) -> AllocTag {
    AllocTag { before: scope::replace_tag(site.id()), here: PhantomData }
}

/// See [`alloc_tag`].
#[derive(Debug)]
#[must_use = "the tag lasts until this is dropped"]
pub struct AllocTag {
    before: SiteId,
    // The tag belongs to this thread.
    here: PhantomData<*const ()>,
}

impl Drop for AllocTag {
    #[inline]
    fn drop(&mut self) {
        scope::replace_tag(self.before);
    }
}
