//! The handle of nothing.

use super::On;
use crate::Callsite;
use unitrace_formats::event::ResourceKind;
use unitrace_formats::id::ObjectId;

/// A thing that tasks wait on; not recorded in this build.
#[derive(Debug)]
pub struct Resource;

impl Resource {
    /// Nothing.
    #[inline(always)]
    pub fn at(_kind: ResourceKind, _site: &'static Callsite) -> Self {
        Self
    }

    /// Nothing.
    #[inline(always)]
    pub fn named(_kind: ResourceKind, _name: &'static str) -> Self {
        Self
    }

    /// Nothing.
    #[inline(always)]
    pub const fn lazy(_kind: ResourceKind, _site: &'static Callsite) -> Self {
        Self
    }

    /// No id.
    #[inline(always)]
    pub fn id(&self) -> ObjectId {
        ObjectId::NONE
    }

    /// Not remembered in this build.
    #[inline(always)]
    pub fn kind(&self) -> ResourceKind {
        ResourceKind::Unknown
    }

    /// `operation` itself.
    #[inline(always)]
    pub fn on<F: Future>(&self, operation: F) -> On<F> {
        operation
    }

    /// `operation` itself.
    #[inline(always)]
    pub fn until<F: Future>(&self, operation: F) -> On<F> {
        operation
    }

    /// `operation` itself.
    #[inline(always)]
    pub fn giving<F: Future>(&self, operation: F) -> On<F> {
        operation
    }

    /// Nothing.
    #[inline(always)]
    pub fn held_by(&self, _task: ObjectId) {}
}
