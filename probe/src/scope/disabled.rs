//! Nothing surrounds anything.

use unitrace_formats::event::Cause;
use unitrace_formats::id::{ObjectId, SiteId};

/// Nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Saved;

#[inline(always)]
pub(crate) fn enter_interrupt(_vector: u32) -> Saved {
    Saved
}

#[inline(always)]
pub(crate) fn actor() -> ObjectId {
    ObjectId::NONE
}

#[inline(always)]
pub(crate) fn fail() {}

#[inline(always)]
pub(crate) fn leave(_before: Saved) {}

#[inline(always)]
pub(crate) fn replace_cause(_cause: Option<(Cause, u32)>) -> Option<(Cause, u32)> {
    None
}

#[inline(always)]
pub(crate) fn span() -> ObjectId {
    ObjectId::NONE
}

#[inline(always)]
pub(crate) fn replace_span(_span: ObjectId) -> ObjectId {
    ObjectId::NONE
}

#[inline(always)]
pub(crate) fn replace_tag(_tag: SiteId) -> SiteId {
    SiteId::NONE
}

#[inline(always)]
pub(crate) fn waiting_on(_resource: ObjectId) {}
