//! A notification: `event_listener::Event` with a name and a permit.

use crate::{Outcome, Resource, ResourceKind};
use core::pin::Pin;
use core::sync::atomic::{AtomicUsize, Ordering};
use core::task::{Context, Poll};
use event_listener::{Event, EventListener};

/// Tells tasks that something happened, without saying what.
///
/// [`notify_one`](Notify::notify_one) lets one task through: one that waits, or else the next one that comes.
/// [`notify_waiters`](Notify::notify_waiters) lets all through that wait now.
///
/// ```
/// # use unitrace_probe::sync::Notify;
/// # async fn example() {
/// let flushed = Notify::new("flushed");
/// flushed.notify_one();
/// flushed.notified().await;
/// # }
/// ```
#[derive(Debug)]
pub struct Notify {
    resource: Resource,
    event: Event,
    /// Tasks that have begun to wait.
    waiting: AtomicUsize,
    /// So many may pass: one for each that waits, and one for a task to come.
    permits: AtomicUsize,
    /// Grows with each `notify_waiters`.
    round: AtomicUsize,
}

impl Notify {
    /// Nothing happened yet.
    #[track_caller]
    pub fn new(name: &'static str) -> Self {
        Self {
            resource: Resource::named(ResourceKind::Notify, name),
            event: Event::new(),
            waiting: AtomicUsize::new(0),
            permits: AtomicUsize::new(0),
            round: AtomicUsize::new(0),
        }
    }

    /// One task may pass. Said again while nobody waits, still only one.
    pub fn notify_one(&self) {
        self.resource.resolve(Outcome::Done);
        let _ = self.permits.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |permits| {
            (permits <= self.waiting.load(Ordering::SeqCst)).then_some(permits + 1)
        });
        self.event.notify_additional(1);
    }

    /// Everybody who waits now may pass.
    pub fn notify_waiters(&self) {
        self.resource.resolve(Outcome::Done);
        self.round.fetch_add(1, Ordering::SeqCst);
        self.event.notify(usize::MAX);
    }

    /// Waits until this task is let through. Dropped while waiting, it takes nothing from the others.
    pub fn notified(&self) -> Notified<'_> {
        Notified { notify: self, round: self.round.load(Ordering::SeqCst), listener: None, counted: false }
    }

    /// As a resource.
    pub fn resource(&self) -> &Resource {
        &self.resource
    }
}

/// See [`Notify::notified`].
#[derive(Debug)]
#[must_use = "futures do nothing unless polled"]
pub struct Notified<'a> {
    notify: &'a Notify,
    /// A later round lets it through.
    round: usize,
    listener: Option<EventListener>,
    /// It is one of those that wait.
    counted: bool,
}

impl Notified<'_> {
    fn may_pass(&self) -> bool {
        // The round first: a permit is left to somebody who needs it.
        if self.notify.round.load(Ordering::SeqCst) != self.round {
            return true;
        }
        let take = |permits: usize| permits.checked_sub(1);
        self.notify.permits.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take).is_ok()
    }

    /// Begins to wait, or goes on.
    fn listen(&mut self) {
        if !self.counted {
            self.counted = true;
            self.notify.waiting.fetch_add(1, Ordering::SeqCst);
        }
        self.listener = Some(self.notify.event.listen());
    }

    /// Waits no longer, let through or not.
    fn leave(&mut self) {
        self.listener = None;
        if core::mem::take(&mut self.counted) {
            let most = self.notify.waiting.fetch_sub(1, Ordering::SeqCst);
            let trim = |permits: usize| (permits > most).then_some(most);
            let _ = self.notify.permits.fetch_update(Ordering::SeqCst, Ordering::SeqCst, trim);
        }
    }
}

impl Future for Notified<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            // Told: taken from the listener before it is dropped, else it would tell another instead.
            if self.listener.as_mut().is_some_and(|listener| Pin::new(listener).poll(cx).is_ready()) {
                self.listener = None;
            }
            // Told or not: who is told may come too late, who is not told may find a permit.
            if self.may_pass() {
                self.leave();
                self.notify.resource.read();
                return Poll::Ready(());
            }
            if self.listener.is_some() {
                self.notify.resource.wait();
                return Poll::Pending;
            }
            // Once more from the start: a notification since we looked is seen now or told to the listener.
            self.listen();
        }
    }
}

impl Drop for Notified<'_> {
    fn drop(&mut self) {
        // A listener that was told and is dropped tells another.
        self.leave();
    }
}
