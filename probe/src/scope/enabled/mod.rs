//! The words of a thread or CPU and what may be done with them.
//!
//! Relaxed atomics that only their owner touches: as cheap as plain memory, and an interrupt on top of it is no race.

#[cfg_attr(all(feature = "std", target_os = "linux"), path = "thread.rs")]
#[cfg_attr(not(all(feature = "std", target_os = "linux")), path = "cpu.rs")]
mod owner;

use crate::context::{current, interrupt, set_current, set_interrupt};
use core::sync::atomic::{AtomicBool, AtomicU8, AtomicU16, AtomicU32, Ordering::Relaxed};
use owner::here;
use unitrace_formats::event::Cause;
use unitrace_formats::id::{ObjectId, SiteId};

/// The words.
#[derive(Debug)]
struct Scopes {
    /// What the current poll last said it waits for.
    waited: AtomicU32,
    span: AtomicU32,
    /// Whether a cause scope is open, which, and by whom.
    scoped: AtomicBool,
    cause: AtomicU8,
    by: AtomicU32,
    tag: AtomicU16,
    /// The current task said that it failed.
    failed: AtomicBool,
    in_heap: AtomicBool,
}

impl Scopes {
    const fn new() -> Self {
        Self {
            waited: AtomicU32::new(0),
            span: AtomicU32::new(0),
            scoped: AtomicBool::new(false),
            cause: AtomicU8::new(0),
            by: AtomicU32::new(0),
            tag: AtomicU16::new(0),
            failed: AtomicBool::new(false),
            in_heap: AtomicBool::new(false),
        }
    }

    #[inline]
    fn cause(&self) -> Option<(Cause, u32)> {
        self.scoped.load(Relaxed).then(|| (Cause::from_raw(self.cause.load(Relaxed)), self.by.load(Relaxed)))
    }

    #[inline]
    fn set_cause(&self, cause: Option<(Cause, u32)>) {
        if let Some((cause, by)) = cause {
            self.cause.store(cause.raw(), Relaxed);
            self.by.store(by, Relaxed);
        }
        self.scoped.store(cause.is_some(), Relaxed);
    }

    /// Everything as for code that nothing surrounds; returns what was.
    #[inline]
    fn clear(&self) -> Surroundings {
        let before = Surroundings {
            waited: ObjectId(self.waited.load(Relaxed)),
            span: ObjectId(self.span.load(Relaxed)),
            cause: self.cause(),
            tag: SiteId(self.tag.load(Relaxed)),
            failed: self.failed.load(Relaxed),
        };
        self.set(Surroundings::NONE);
        before
    }

    #[inline]
    fn set(&self, to: Surroundings) {
        self.waited.store(to.waited.0, Relaxed);
        self.span.store(to.span.0, Relaxed);
        self.set_cause(to.cause);
        self.tag.store(to.tag.0, Relaxed);
        self.failed.store(to.failed, Relaxed);
    }
}

/// A copy of the words that a poll or an interrupt hides.
#[derive(Clone, Copy, Debug)]
struct Surroundings {
    waited: ObjectId,
    span: ObjectId,
    cause: Option<(Cause, u32)>,
    tag: SiteId,
    failed: bool,
}

impl Surroundings {
    const NONE: Self =
        Self { waited: ObjectId::NONE, span: ObjectId::NONE, cause: None, tag: SiteId::NONE, failed: false };
}

/// What a poll or an interrupt hides, to be put back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Saved {
    current: ObjectId,
    interrupt: Option<u32>,
    around: Surroundings,
}

impl Saved {
    /// Of a CPU on which nothing runs.
    pub(crate) const NOTHING: Self =
        Self { current: ObjectId::NONE, interrupt: None, around: Surroundings::NONE };

    /// What the poll that was hidden had said it waits for.
    pub(crate) fn waited(&self) -> ObjectId {
        self.around.waited
    }
}

/// A poll of `task` begins.
#[inline]
pub(crate) fn enter_task(task: ObjectId) -> Saved {
    Saved { around: here(Scopes::clear), interrupt: interrupt(), current: set_current(task) }
}

/// What a poll said about itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said {
    /// What it last said it waits for.
    pub(crate) waited: ObjectId,
    /// If it ends the task, with an error.
    pub(crate) failed: bool,
}

/// A poll ends.
#[inline]
pub(crate) fn leave_task(before: Saved) -> Said {
    set_current(before.current);
    here(|scopes| {
        let said =
            Said { waited: ObjectId(scopes.waited.load(Relaxed)), failed: scopes.failed.load(Relaxed) };
        scopes.set(before.around);
        said
    })
}

/// The current task fails if it ends in this poll.
#[inline]
pub(crate) fn fail() {
    here(|scopes| scopes.failed.store(true, Relaxed));
}

/// An interrupt begins: no task is current in it.
#[inline]
pub(crate) fn enter_interrupt(vector: u32) -> Saved {
    Saved {
        around: here(Scopes::clear),
        interrupt: set_interrupt(Some(vector)),
        current: set_current(ObjectId::NONE),
    }
}

/// An interrupt ends.
#[inline]
pub(crate) fn leave(before: Saved) {
    set_current(before.current);
    set_interrupt(before.interrupt);
    here(|scopes| scopes.set(before.around));
}

/// The task in whose name things happen here: the current one, or one whose future is being dropped.
#[inline]
pub(crate) fn actor() -> ObjectId {
    match here(Scopes::cause) {
        Some((Cause::Task, task)) => ObjectId(task),
        _ => current(),
    }
}

/// The innermost cause scope of this poll or interrupt: cause, and resource or 0.
#[inline]
pub(crate) fn cause() -> Option<(Cause, u32)> {
    here(Scopes::cause)
}

/// Opens or closes a cause scope; returns the one before.
#[inline]
pub(crate) fn replace_cause(cause: Option<(Cause, u32)>) -> Option<(Cause, u32)> {
    here(|scopes| {
        let before = scopes.cause();
        scopes.set_cause(cause);
        before
    })
}

/// This poll waits for `resource`.
#[inline]
pub(crate) fn waiting_on(resource: ObjectId) {
    here(|scopes| scopes.waited.store(resource.0, Relaxed));
}

/// The span that is entered here.
#[inline]
pub(crate) fn span() -> ObjectId {
    here(|scopes| ObjectId(scopes.span.load(Relaxed)))
}

/// Enters or leaves a span; returns the one before.
#[inline]
pub(crate) fn replace_span(span: ObjectId) -> ObjectId {
    here(|scopes| {
        let before = scopes.span.load(Relaxed);
        scopes.span.store(span.0, Relaxed);
        ObjectId(before)
    })
}

/// What memory allocated here is for.
#[inline]
pub(crate) fn tag() -> SiteId {
    here(|scopes| SiteId(scopes.tag.load(Relaxed)))
}

/// Sets the tag; returns the one before.
#[inline]
pub(crate) fn replace_tag(tag: SiteId) -> SiteId {
    here(|scopes| {
        let before = scopes.tag.load(Relaxed);
        scopes.tag.store(tag.0, Relaxed);
        SiteId(before)
    })
}

/// True while a sample is being recorded here.
#[inline]
pub(crate) fn in_heap() -> bool {
    here(|scopes| scopes.in_heap.load(Relaxed))
}

/// See [`in_heap`].
#[inline]
pub(crate) fn set_in_heap(inside: bool) {
    here(|scopes| scopes.in_heap.store(inside, Relaxed));
}
