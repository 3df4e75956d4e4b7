//! A block device: requests are queued, served in turn, and done with an interrupt.

use super::queue::{Number, Queue};
use crate::interrupt::milliseconds;
use crate::platform;
use alloc::sync::Arc;
use core::cell::RefCell;
use core::future::poll_fn;
use core::sync::atomic::{AtomicBool, Ordering};
use core::task::{Poll, Waker};
use critical_section::Mutex;
use unitrace_probe::{Cause, JoinKey, Resource, ResourceKind, cause_scope, io, site};

/// Requests in the device.
const DEPTH: usize = 32;

/// Milliseconds that a request of up to 4 KiB takes; larger ones take more.
const LATENCY: u64 = 1;

static DISK: Mutex<RefCell<Option<Queue<Pending>>>> = Mutex::new(RefCell::new(None));
static SEEN: Resource = Resource::lazy(ResourceKind::Device, site!(Resource, "disk"));

struct Pending {
    waker: Waker,
    done: Arc<AtomicBool>,
}

/// Every place in the device is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Full;

/// Reads `bytes`.
pub(crate) async fn read(bytes: u32) -> Result<(), Full> {
    let done = Arc::new(AtomicBool::new(false));
    let mut submitted = false;
    let polled = poll_fn(|cx| {
        if done.load(Ordering::Acquire) {
            return Poll::Ready(Ok(()));
        }
        if !submitted {
            submitted = true;
            let pending = Pending { waker: cx.waker().clone(), done: done.clone() };
            if submit(pending, bytes).is_none() {
                return Poll::Ready(Err(Full));
            }
        }
        Poll::Pending
    });
    SEEN.on(polled).await
}

fn submit(pending: Pending, bytes: u32) -> Option<Number> {
    critical_section::with(|section| {
        let mut disk = DISK.borrow_ref_mut(section);
        let queue = disk.get_or_insert_with(|| Queue::new(DEPTH));
        let number = queue.submit(milliseconds(), LATENCY + u64::from(bytes / 4096), pending)?;
        io::submit(SEEN.id(), JoinKey(number), bytes);
        Some(number)
    })
}

/// Raises the line if a request is done.
pub(super) fn tick(now: u64) {
    let due = |queue: &Queue<Pending>| queue.is_due(now);
    if critical_section::with(|section| DISK.borrow_ref(section).as_ref().is_some_and(due)) {
        platform::this().raise(super::DISK);
    }
}

/// Wakes whoever waits for what is done.
pub(super) fn interrupt(now: u64) {
    let _cause = cause_scope(Cause::Io, SEEN.id());
    critical_section::with(|section| {
        let mut disk = DISK.borrow_ref_mut(section);
        let Some(queue) = disk.as_mut() else { return };
        while let Some((number, pending)) = queue.complete(now) {
            io::done(SEEN.id(), JoinKey(number), 0);
            pending.done.store(true, Ordering::Release);
            pending.waker.wake();
        }
    });
}
