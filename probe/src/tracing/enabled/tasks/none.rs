//! Without Tokio's hooks no span is a task.

use tracing_core::{Event, Metadata, span};

#[inline(always)]
pub(in super::super) const fn are_followed() -> bool {
    false
}

#[inline(always)]
pub(in super::super) const fn tells(_: &Metadata<'_>) -> bool {
    false
}

#[inline(always)]
pub(in super::super) const fn begin(_: &span::Attributes<'_>) -> Option<span::Id> {
    None
}

#[inline(always)]
pub(in super::super) const fn enter(_: &span::Id) -> bool {
    false
}

#[inline(always)]
pub(in super::super) const fn exit(_: &span::Id) -> bool {
    false
}

#[inline(always)]
pub(in super::super) const fn cloned(_: &span::Id) -> bool {
    false
}

#[inline(always)]
pub(in super::super) const fn close(_: &span::Id) -> Option<bool> {
    None
}

#[inline(always)]
pub(in super::super) fn event(_: &Event<'_>, _: impl FnOnce(u64) -> u64) -> bool {
    false
}
