//! What is said about a task before it begins.

use super::life::Life;
use super::{ThreadTask, Traced, Trying, call};
use crate::Callsite;
use crate::join::JoinHandle;
use crate::located::Place;
use crate::task::Tracked;
use unitrace_formats::event::TaskKind;
use unitrace_formats::id::ObjectId;

/// Describes a task: site, kind and parent. Finish with [`wrap`](Task::wrap).
///
/// ```
/// use unitrace_probe::{TaskKind, task};
/// let (id, conn) = task!("conn").kind(TaskKind::Task).wrap_with_id(async { 1 });
/// # drop((id, conn));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Task {
    pub(super) place: Place,
    pub(super) kind: TaskKind,
    pub(super) parent: Option<ObjectId>,
}

impl Task {
    /// A task whose name stands at a static callsite; `task!("name")` makes one in place.
    #[inline]
    pub const fn at(site: &'static Callsite) -> Self {
        Self::new(Place::Callsite(site))
    }

    /// A task with this name, at the caller's line.
    #[track_caller]
    #[inline]
    pub const fn named(name: &'static str) -> Self {
        Self::new(Place::Located(name, core::panic::Location::caller()))
    }

    const fn new(place: Place) -> Self {
        Self { place, kind: TaskKind::Task, parent: None }
    }

    /// What sort of thing it is; [`TaskKind::Task`] if not said.
    #[inline]
    pub const fn kind(self, kind: TaskKind) -> Self {
        Self { kind, ..self }
    }

    /// Who spawned it; the current task if not said.
    #[inline]
    pub const fn parent(self, parent: ObjectId) -> Self {
        Self { parent: Some(parent), ..self }
    }

    /// Records the spawn and wraps the future.
    #[inline]
    pub fn wrap<F: Future>(self, future: F) -> Traced<F> {
        Traced::new(future, Life::begin(self))
    }

    /// [`wrap`](Task::wrap) for a future that may fail: with an `Err` the task ends as failed.
    #[inline]
    pub fn wrap_fallible<F, T, E>(self, future: F) -> Traced<Trying<F>>
    where
        F: Future<Output = Result<T, E>>,
    {
        self.wrap(Trying::new(future))
    }

    /// [`wrap`](Task::wrap), and the id by which others may name the task; none while tasks are not recorded.
    #[inline]
    pub fn wrap_with_id<F: Future>(self, future: F) -> (ObjectId, Traced<F>) {
        let traced = self.wrap(future);
        (traced.task_id(), traced)
    }

    /// Wraps the future, hands it to `spawn`, and ties the handle that comes back to the task: whoever awaits it is
    /// seen to wait for this task and to read its result.
    ///
    /// ```
    /// # fn spawn<F: Future>(f: F) -> F { f }
    /// let handle = unitrace_probe::task!("conn").spawn_with(async { 1 }, |task| spawn(task));
    /// # drop(handle);
    /// ```
    #[inline]
    pub fn spawn_with<F: Future, H>(self, future: F, spawn: impl FnOnce(Traced<F>) -> H) -> JoinHandle<H> {
        let (id, traced) = self.wrap_with_id(future);
        JoinHandle::new(id, spawn(traced))
    }

    /// Records the spawn of a closure that will run elsewhere, once.
    #[inline]
    pub fn wrap_call<R>(self, call: impl FnOnce() -> R) -> impl FnOnce() -> R {
        call::wrap(Life::begin(self), call)
    }

    /// The calling thread is this task until the guard is dropped.
    #[inline]
    pub fn run_here(self) -> ThreadTask {
        ThreadTask::new(Life::begin(self))
    }
}
