//! The site of a callsite of `tracing`'s, and those of its fields: found by the address of its metadata.

use crate::Callsite;
use crate::located::PLACES;
use tracing_core::{Field, Metadata};
use unitrace_formats::id::SiteId;
use unitrace_formats::ring::SiteKind;

/// A span is named by its name, an event (whose name would be its file and line again) by its target.
pub(super) fn site(metadata: &'static Metadata<'static>) -> SiteId {
    match metadata.is_span() {
        true => intern(SiteKind::Span, metadata.name(), metadata),
        false => intern(SiteKind::Text, metadata.target(), metadata),
    }
}

/// A field is named by its name.
pub(super) fn field(field: &Field, metadata: &'static Metadata<'static>) -> SiteId {
    intern(SiteKind::Field, field.name(), metadata)
}

fn intern(kind: SiteKind, name: &'static str, metadata: &'static Metadata<'static>) -> SiteId {
    PLACES.site_at(kind, name, core::ptr::from_ref(metadata).addr(), || {
        let module = metadata.module_path().unwrap_or_else(|| metadata.target());
        Callsite::new(
            kind,
            name,
            module,
            metadata.file().unwrap_or_default(),
            metadata.line().unwrap_or_default(),
            "",
        )
    })
}
