//! An operation on a resource, as a future.

use crate::waiting;
use crate::waker::{OnWake, Wrapped};
use core::pin::Pin;
use core::task::{Context, Poll};
use pin_project_lite::pin_project;
use unitrace_formats::event::{Cause, Outcome, ResourceKind};
use unitrace_formats::id::ObjectId;

/// What its result means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Then {
    /// The task read it.
    Read,
    /// Nothing.
    Nothing,
    /// The task resolved it.
    Resolve,
}

pin_project! {
    /// A future that records what it waits on. Made by [`Resource::on`](super::Resource::on).
    ///
    /// On a timer, socket or device it wraps the waker to name the cause, with one `Arc` at its first poll; on anything
    /// else it allocates nothing.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct On<F> {
        #[pin]
        operation: F,
        resource: ObjectId,
        then: Then,
        cause: Option<Cause>,
        waker: Wrapped,
    }
}

impl<F> On<F> {
    #[inline]
    pub(super) fn new(operation: F, resource: ObjectId, kind: ResourceKind, then: Then) -> Self {
        Self { operation, resource, then, cause: cause_of(kind), waker: Wrapped::NONE }
    }

    /// `handle` waits for the end of `task`, which wakes it.
    #[inline]
    pub(crate) fn end_of(task: ObjectId, handle: F) -> Self {
        Self {
            operation: handle,
            resource: task,
            then: Then::Read,
            cause: Some(Cause::Task),
            waker: Wrapped::NONE,
        }
    }

    /// What it waits on.
    #[inline]
    pub(crate) fn resource(&self) -> ObjectId {
        self.resource
    }

    /// The operation.
    #[inline]
    pub(crate) fn get_ref(&self) -> &F {
        &self.operation
    }

    /// The operation, no longer seen.
    #[inline]
    pub(crate) fn into_inner(self) -> F {
        self.operation
    }
}

/// Who wakes those that wait on such a thing, if not another task.
const fn cause_of(kind: ResourceKind) -> Option<Cause> {
    match kind {
        ResourceKind::Timer => Some(Cause::Timer),
        ResourceKind::Socket | ResourceKind::Device => Some(Cause::Io),
        _ => None,
    }
}

impl<F: Future> Future for On<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let resource = *this.resource;
        if resource.is_none() {
            return this.operation.poll(cx);
        }
        let polled = match *this.cause {
            Some(cause) => {
                let waker = this.waker.around(cx.waker(), OnWake::Because(cause, resource));
                this.operation.poll(&mut Context::from_waker(waker))
            }
            None => this.operation.poll(cx),
        };
        match polled {
            Poll::Pending => waiting::wait(resource),
            Poll::Ready(_) => match this.then {
                Then::Read => waiting::read(resource),
                Then::Resolve => waiting::resolve(resource, Outcome::Done),
                Then::Nothing => {}
            },
        }
        polled
    }
}
