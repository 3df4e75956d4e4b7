//! The same names with nothing behind them.

use crate::Callsite;
use crate::join::JoinHandle;
use unitrace_formats::event::TaskKind;
use unitrace_formats::id::ObjectId;

/// The inner future itself.
pub type Traced<F> = F;

impl<F> super::Tracked for F {
    #[inline(always)]
    fn task_id(&self) -> ObjectId {
        ObjectId::NONE
    }
}

/// The inner future itself.
pub type Trying<F> = F;

/// Describes a task before it is wrapped; records nothing.
#[derive(Clone, Copy, Debug)]
pub struct Task;

impl Task {
    /// With a static callsite.
    #[inline(always)]
    pub const fn at(_site: &'static Callsite) -> Self {
        Self
    }

    /// With the caller's line.
    #[inline(always)]
    pub const fn named(_name: &'static str) -> Self {
        Self
    }

    /// Another kind.
    #[inline(always)]
    pub const fn kind(self, _kind: TaskKind) -> Self {
        self
    }

    /// Another parent.
    #[inline(always)]
    pub const fn parent(self, _parent: ObjectId) -> Self {
        self
    }

    /// `future` itself.
    #[inline(always)]
    pub fn wrap<F: Future>(self, future: F) -> Traced<F> {
        future
    }

    /// `future` itself.
    #[inline(always)]
    pub fn wrap_fallible<F, T, E>(self, future: F) -> Traced<Trying<F>>
    where
        F: Future<Output = Result<T, E>>,
    {
        future
    }

    /// `future` itself, and no id.
    #[inline(always)]
    pub fn wrap_with_id<F: Future>(self, future: F) -> (ObjectId, Traced<F>) {
        (ObjectId::NONE, future)
    }

    /// Hands `future` to `spawn`.
    #[inline(always)]
    pub fn spawn_with<F: Future, H>(self, future: F, spawn: impl FnOnce(Traced<F>) -> H) -> JoinHandle<H> {
        JoinHandle::new(ObjectId::NONE, spawn(future))
    }

    /// `call` itself.
    #[inline(always)]
    pub fn wrap_call<R>(self, call: impl FnOnce() -> R) -> impl FnOnce() -> R {
        call
    }

    /// A guard of nothing.
    #[inline(always)]
    pub fn run_here(self) -> ThreadTask {
        ThreadTask { here: core::marker::PhantomData }
    }
}

/// See the enabled twin: a thread that is a task.
#[derive(Debug)]
#[must_use = "the thread is a task until this is dropped"]
pub struct ThreadTask {
    here: core::marker::PhantomData<*const ()>,
}

impl ThreadTask {
    /// No id.
    #[inline(always)]
    pub fn id(&self) -> ObjectId {
        ObjectId::NONE
    }
}
