//! The handle that records.

use super::On;
use super::on::Then;
use crate::live;
use crate::located::Place;
use crate::{Callsite, current, is_enabled, new_resource, record};
use core::sync::atomic::{AtomicU32, Ordering};
use unitrace_formats::event::{Event, Group, ResourceKind};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::SiteKind;
use unitrace_formats::ring::live::{LiveKind, LiveState};

/// A thing that tasks wait on. Dropped, it leaves the table of what is alive.
///
/// It is recorded when it is made; made before recording began (in a `static`, say), at its first use after.
#[derive(Debug)]
pub struct Resource {
    place: Place,
    kind: ResourceKind,
    /// 0: not recorded yet.
    id: AtomicU32,
}

impl Resource {
    /// With a static callsite; see [`resource!`](crate::resource!).
    #[inline]
    pub fn at(kind: ResourceKind, site: &'static Callsite) -> Self {
        Self::new(kind, Place::at(site)).begun()
    }

    /// With a name and the caller's line.
    #[track_caller]
    #[inline]
    pub fn named(kind: ResourceKind, name: &'static str) -> Self {
        Self::new(kind, Place::caller(name)).begun()
    }

    /// For statics: recorded at its first use.
    #[inline]
    pub const fn lazy(kind: ResourceKind, site: &'static Callsite) -> Self {
        Self::new(kind, Place::at(site))
    }

    const fn new(kind: ResourceKind, place: Place) -> Self {
        Self { place, kind, id: AtomicU32::new(0) }
    }

    fn begun(self) -> Self {
        self.id();
        self
    }

    /// Its id; none while nothing that needs it is recorded.
    #[inline]
    pub fn id(&self) -> ObjectId {
        match self.id.load(Ordering::Relaxed) {
            0 if is_enabled(Group::Resources) => self.begin(),
            id => ObjectId(id),
        }
    }

    #[cold]
    fn begin(&self) -> ObjectId {
        let id = new_resource();
        if let Err(first) = self.id.compare_exchange(0, id.0, Ordering::Relaxed, Ordering::Relaxed) {
            return ObjectId(first);
        }
        let site = self.place.site(SiteKind::Resource);
        live::insert(id, LiveKind::Resource, self.kind.raw(), site, current());
        record(Event::Resource { id, kind: self.kind, site });
        id
    }

    /// What it is.
    #[inline]
    pub fn kind(&self) -> ResourceKind {
        self.kind
    }

    /// An operation on it: each pending poll is a wait for this resource, the result is read from it. Timers, sockets
    /// and devices also give the cause of the wake-up, which a reactor cannot know.
    #[inline]
    pub fn on<F: Future>(&self, operation: F) -> On<F> {
        On::new(operation, self.id(), self.kind, Then::Read)
    }

    /// [`on`](Resource::on), for an operation that gives and does not take: nothing is read.
    #[inline]
    pub fn until<F: Future>(&self, operation: F) -> On<F> {
        On::new(operation, self.id(), self.kind, Then::Nothing)
    }

    /// [`on`](Resource::on), for an operation that gives: pending, it waits (for room); at its end the task has resolved
    /// the resource.
    #[inline]
    pub fn giving<F: Future>(&self, operation: F) -> On<F> {
        On::new(operation, self.id(), self.kind, Then::Resolve)
    }

    /// For locks: says in the table of what is alive who holds it; none: nobody.
    #[inline]
    pub fn held_by(&self, task: ObjectId) {
        live::state(self.id(), LiveState::Unknown, task);
    }
}

impl Drop for Resource {
    #[inline]
    fn drop(&mut self) {
        match *self.id.get_mut() {
            0 => {}
            id => live::remove(ObjectId(id)),
        }
    }
}
