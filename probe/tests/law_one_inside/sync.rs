//! The instrumented locks and channels beside those that they are built over.

use super::{Integration, Rounds};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use unitrace_probe::sync::{Mutex, mpsc, oneshot};

pub(super) const LOCKS: Integration =
    Integration { name: "sync: a lock that is waited for", adds: 0, begin: locks };

/// The `Arc` of a channel's name, for each of the two channels that are made.
pub(super) const CHANNELS: Integration =
    Integration { name: "sync: two new channels", adds: 2, begin: channels };

fn locks() -> Rounds {
    let (plain, recorded) = (async_lock::Mutex::new(0), Mutex::new("lock", 0));
    Rounds::new(
        move |_| {
            let held = plain.try_lock();
            waits_until(plain.lock(), move || held.is_some());
        },
        move |_| {
            let held = recorded.try_lock();
            waits_until(recorded.lock(), move || held.is_some());
        },
    )
}

fn channels() -> Rounds {
    Rounds::new(
        |_| {
            let (sender, receiver) = async_channel::bounded(2);
            waits_until(receiver.recv(), || sender.try_send(1).is_ok());
            let (sender, receiver) = futures_channel::oneshot::channel();
            waits_until(receiver, || sender.send(1).is_ok());
        },
        |_| {
            let (sender, receiver) = mpsc::bounded("jobs", 2);
            waits_until(receiver.recv(), || sender.try_send(1).is_ok());
            let (sender, receiver) = oneshot::channel("answer");
            waits_until(receiver, || sender.send(1).is_ok());
        },
    )
}

/// Polls, lets it happen, and polls again.
fn waits_until<T>(future: impl Future<Output = T>, happens: impl FnOnce() -> bool) {
    let (mut future, mut cx) = (pin!(future), Context::from_waker(Waker::noop()));
    assert!(future.as_mut().poll(&mut cx).is_pending());
    assert!(happens());
    assert!(matches!(future.as_mut().poll(&mut cx), Poll::Ready(_)));
}
