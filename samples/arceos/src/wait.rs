//! Waiting so that it is seen: the kernel's `block_on` and timers, with a waker that says whom it wakes.

use alloc::sync::Arc;
use alloc::task::Wake;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::{Context, Waker};
use core::time::Duration;
use unitrace_probe::{ObjectId, current, hooks, resource};

/// The kernel's waker of a thread.
struct WakesThread {
    thread: ObjectId,
    waker: Waker,
}

impl Wake for WakesThread {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        hooks::wake(self.thread);
        self.waker.wake_by_ref();
    }
}

/// Blocks this thread until the future is done; who wakes it is recorded.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let (thread, mut future) = (current(), pin!(future));
    let mut ours: Option<Waker> = None;
    axtask::future::block_on(poll_fn(|cx| {
        let waker =
            ours.get_or_insert_with(|| Arc::new(WakesThread { thread, waker: cx.waker().clone() }).into());
        future.as_mut().poll(&mut Context::from_waker(waker))
    }))
}

/// A timer that says what it is.
pub async fn until(time: Duration) {
    let timer = resource!(Timer, "timer");
    timer.on(axtask::future::sleep(time)).await;
}

/// Blocks this thread for that long.
pub fn sleep(time: Duration) {
    block_on(until(time));
}
