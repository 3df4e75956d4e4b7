//! A lock: `async_lock::Mutex` with a name.

use crate::{Callsite, ObjectId, Outcome, Resource, ResourceKind, current};
use core::ops::{Deref, DerefMut};

/// An async lock that shows who holds it and who waits.
///
/// ```
/// # use unitrace_probe::sync::Mutex;
/// # async fn example() {
/// let cache = Mutex::new("cache", Vec::new());
/// cache.lock().await.push(1);
/// # }
/// ```
#[derive(Debug)]
pub struct Mutex<T: ?Sized> {
    resource: Resource,
    inner: async_lock::Mutex<T>,
}

impl<T> Mutex<T> {
    /// A free lock with a name, at the caller's line.
    #[track_caller]
    pub fn new(name: &'static str, value: T) -> Self {
        Self { resource: Resource::named(ResourceKind::Mutex, name), inner: async_lock::Mutex::new(value) }
    }

    /// A free lock for a static; recorded at its first use. `site!(Resource, "name")` makes a site.
    pub const fn at(site: &'static Callsite, value: T) -> Self {
        Self { resource: Resource::lazy(ResourceKind::Mutex, site), inner: async_lock::Mutex::new(value) }
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Waits until the lock is free and takes it. Dropped while waiting, it waits no longer.
    pub async fn lock(&self) -> MutexGuard<'_, T> {
        MutexGuard::new(self.resource.until(self.inner.lock()).await, &self.resource)
    }

    /// Takes the lock if it is free.
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        match self.inner.try_lock() {
            Some(guard) => Some(MutexGuard::new(guard, &self.resource)),
            None => {
                self.resource.try_read();
                None
            }
        }
    }

    /// The value, which nobody else can see.
    pub fn get_mut(&mut self) -> &mut T {
        self.inner.get_mut()
    }

    /// The lock as a resource.
    pub fn resource(&self) -> &Resource {
        &self.resource
    }
}

/// The lock is held until this is dropped.
#[derive(Debug)]
#[must_use = "the lock is held until this is dropped"]
pub struct MutexGuard<'a, T: ?Sized> {
    inner: async_lock::MutexGuard<'a, T>,
    resource: &'a Resource,
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    fn new(inner: async_lock::MutexGuard<'a, T>, resource: &'a Resource) -> Self {
        resource.read();
        resource.held_by(current());
        Self { inner, resource }
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        // Said while the lock is still held (the inner guard is dropped after this): the next holder's words come
        // after ours.
        self.resource.held_by(ObjectId::NONE);
        self.resource.resolve(Outcome::Done);
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}
