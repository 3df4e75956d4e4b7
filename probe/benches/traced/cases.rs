//! What is measured: each does its thing `n` times.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::RefCell;
use std::future::{pending, poll_fn};
use std::hint::black_box;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use unitrace_probe::{Event, Heap, ObjectId, log, record, span, traced};

/// An executor that hears of wake-ups and does nothing.
struct Deaf;

impl Wake for Deaf {
    fn wake(self: Arc<Self>) {}
    fn wake_by_ref(self: &Arc<Self>) {}
}

#[inline(never)]
fn poll_often(mut future: Pin<&mut dyn Future<Output = ()>>, n: u32) {
    let waker = Waker::from(Arc::new(Deaf));
    let mut cx = Context::from_waker(&waker);
    for _ in 0..n {
        let _ = black_box(future.as_mut().poll(&mut cx));
    }
}

pub(crate) fn plain_poll(n: u32) {
    poll_often(pin!(pending()), n);
}

pub(crate) fn traced_poll(n: u32) {
    poll_often(pin!(traced!("bench", pending())), n);
}

pub(crate) fn spawn_and_drop(n: u32) {
    for _ in 0..n {
        drop(black_box(traced!("bench", pending::<()>())));
    }
}

fn with_waker(use_waker: impl FnOnce(&Waker)) {
    let kept = RefCell::new(None);
    let mut task = pin!(traced!(
        "bench",
        poll_fn(|cx| {
            *kept.borrow_mut() = Some(cx.waker().clone());
            Poll::<()>::Pending
        })
    ));
    let waker = Waker::from(Arc::new(Deaf));
    let _ = task.as_mut().poll(&mut Context::from_waker(&waker));
    if let Some(waker) = kept.borrow_mut().take() {
        use_waker(&waker);
    }
}

pub(crate) fn wake(n: u32) {
    with_waker(|waker| (0..n).for_each(|_| waker.wake_by_ref()));
}

pub(crate) fn clone_waker(n: u32) {
    with_waker(|waker| (0..n).for_each(|_| drop(black_box(waker.clone()))));
}

pub(crate) fn bare(n: u32) {
    for i in 0..n {
        record(Event::Read { task: ObjectId(i), source: ObjectId(7) });
    }
}

pub(crate) fn span(n: u32) {
    let span = span!("bench");
    for _ in 0..n {
        drop(black_box(span.enter()));
    }
}

pub(crate) fn log(n: u32) {
    for i in 0..n {
        log!(Info, "request {:>12}", i);
    }
}

static NEVER: Heap<System> = Heap::new(System).every(u32::MAX);
static NOW_AND_THEN: Heap<System> = Heap::new(System);
static ALWAYS: Heap<System> = Heap::new(System).every(1);

#[inline(always)]
fn allocate(from: &impl GlobalAlloc, n: u32) {
    let layout = Layout::new::<[u64; 8]>();
    for _ in 0..n {
        // SAFETY: the layout is not empty; the block is returned with it, once.
        unsafe {
            let block = black_box(from.alloc(layout));
            from.dealloc(block, layout);
        }
    }
}

pub(crate) fn malloc(n: u32) {
    allocate(&System, n);
}

pub(crate) fn heap(n: u32) {
    allocate(&NEVER, n);
}

pub(crate) fn heap_sampled(n: u32) {
    allocate(&NOW_AND_THEN, n);
}

pub(crate) fn heap_all(n: u32) {
    allocate(&ALWAYS, n);
}
