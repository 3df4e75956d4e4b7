//! Nothing is recorded.

use core::sync::atomic::AtomicU32;
use unitrace_formats::event::{Cause, Outcome, PollResult, ResourceKind, TaskKind};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::site::Site;

/// The id of a callsite that nobody needs.
#[derive(Debug, Default)]
#[repr(transparent)]
pub struct Interned {
    unused: u32,
}

impl Interned {
    /// In no ring.
    pub const fn new() -> Self {
        Self { unused: 0 }
    }

    /// None.
    #[inline(always)]
    pub const fn get(&self) -> Option<SiteId> {
        Some(SiteId(self.unused as u16))
    }

    /// None.
    #[inline(always)]
    pub const fn intern(&self, _: &Site<'_>) -> SiteId {
        SiteId::NONE
    }
}

/// A poll that nobody sees.
#[derive(Clone, Copy, Debug)]
pub struct Poll;

impl Poll {
    /// None.
    #[inline(always)]
    pub const fn task(&self) -> ObjectId {
        ObjectId::NONE
    }
}

/// A thread that nobody sees.
#[derive(Debug)]
pub struct Thread;

impl Thread {
    /// Nothing.
    #[inline(always)]
    pub const fn new(_: SiteId, _: TaskKind, _: ObjectId) -> Self {
        Self
    }

    /// Nothing.
    #[inline(always)]
    pub const fn of(_: ObjectId) -> Self {
        Self
    }

    /// None.
    #[inline(always)]
    pub const fn id(&self) -> ObjectId {
        ObjectId::NONE
    }

    /// Nothing.
    #[inline(always)]
    pub fn starts(&mut self) {}

    /// Nothing.
    #[inline(always)]
    pub fn stops(&mut self, _: PollResult) {}
}

/// None.
#[inline(always)]
pub const fn spawn(_: SiteId, _: TaskKind, _: ObjectId) -> ObjectId {
    ObjectId::NONE
}

/// Nothing.
#[inline(always)]
pub const fn poll_begin(_: ObjectId) -> Poll {
    Poll
}

/// Nothing.
#[inline(always)]
pub const fn callback_begin(_: ObjectId, _: ObjectId, _: Cause) -> Poll {
    Poll
}

/// Nothing.
#[inline(always)]
pub fn poll_end(_: Poll, _: PollResult) {}

/// Nothing.
#[inline(always)]
pub fn switch(_: &mut Thread, _: PollResult, _: &mut Thread) {}

/// Nothing.
#[inline(always)]
pub fn end(_: ObjectId, _: Outcome) {}

/// Nothing.
#[inline(always)]
pub fn wake(_: ObjectId) {}

/// Nothing.
#[inline(always)]
pub fn wake_because(_: ObjectId, _: Cause, _: u32) {}

/// None.
#[inline(always)]
pub const fn make_promise(_: SiteId) -> ObjectId {
    ObjectId::NONE
}

/// None.
#[inline(always)]
pub const fn promise_of(_: SiteId, _: ObjectId, _: ObjectId) -> ObjectId {
    ObjectId::NONE
}

/// Nothing.
#[inline(always)]
pub fn resolve(_: ObjectId, _: Outcome) {}

/// None.
#[inline(always)]
pub const fn make_resource(_: SiteId, _: ResourceKind) -> ObjectId {
    ObjectId::NONE
}

/// Nothing.
#[inline(always)]
pub fn resource_end(_: ObjectId) {}

/// Nothing.
#[inline(always)]
pub const fn irq_begin(_: u32) -> Poll {
    Poll
}

/// Nothing.
#[inline(always)]
pub fn irq_end(_: Poll) {}

/// None.
#[inline(always)]
pub const fn span_begin(_: SiteId, _: ObjectId) -> ObjectId {
    ObjectId::NONE
}

/// Nothing.
#[inline(always)]
pub fn span_end(_: ObjectId) {}

/// Always 0.
pub const fn groups_word() -> &'static AtomicU32 {
    static NONE: AtomicU32 = AtomicU32::new(0);
    &NONE
}
