//! `traced`, `branch`, `Resource::on` and wrapped wakers.

use super::{Integration, Rounds};
use crate::tiny::yield_now;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use unitrace_probe::{Resource, branch, resource, traced};

/// The `Arc` of a task and that of its branch.
pub(super) const FUTURES: Integration = Integration { name: "traced futures", adds: 2, begin };

struct Executor;

impl Wake for Executor {
    fn wake(self: Arc<Self>) {}
}

fn begin() -> Rounds {
    // Not `Waker::noop()`, whose clones would not always wake the same.
    let waker = Waker::from(Arc::new(Executor));
    let own = waker.clone();
    let lock = resource!(Mutex, "lock");
    Rounds::new(
        move |_| run(&waker, async { both(yield_now(), poll_fn(woken)).await }),
        move |_| run(&own, traced("conn", recorded(&lock))),
    )
}

async fn recorded(lock: &Resource) {
    both(branch("child", yield_now()), lock.on(poll_fn(woken))).await;
}

async fn both(one: impl Future<Output = ()>, other: impl Future<Output = ()>) {
    one.await;
    other.await;
}

/// Clones the waker and wakes it.
fn woken(cx: &mut Context<'_>) -> Poll<()> {
    let clone = cx.waker().clone();
    drop(cx.waker().clone());
    clone.wake();
    Poll::Ready(())
}

fn run(waker: &Waker, future: impl Future<Output = ()>) {
    let mut future = pin!(future);
    while future.as_mut().poll(&mut Context::from_waker(waker)).is_pending() {}
}
