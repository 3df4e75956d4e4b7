//! Nothing that records allocates, but for the one `Arc` of a task at its first poll.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]

mod counting;
mod story;

use counting::allocations;
use std::cell::Cell;
use std::future::{pending, ready};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use story::record;
use unitrace_probe::{
    Cause, Counter, GcPhase, Interrupt, JoinKey, ObjectId, Outcome, TaskKind, branch, cause_scope, counter,
    current, gc, idle, io, irq, label, log, resource, sleep, span, task, traced, traced_as, waiting,
};

struct Executor;

impl Wake for Executor {
    fn wake(self: Arc<Self>) {}
}

#[test]
fn one_arc_for_each_task_and_nothing_else() {
    let recording = record();
    // Not `Waker::noop()`, whose clones would not always wake the same.
    let waker = Waker::from(Arc::new(Executor));
    let mut cx = Context::from_waker(&waker);
    let first = allocations(|| {
        let mut task = pin!(traced("first of this thread", pending::<()>()));
        let _ = task.as_mut().poll(&mut cx);
        let _ = task.as_mut().poll(&mut cx);
        let _ = task.as_mut().poll(&mut cx);
    });
    assert_eq!(first, 1, "the first event of a thread finds a lane without allocating");
    assert_eq!(allocations(|| drop(traced("never polled", ready(())))), 0);
    let two = allocations(|| {
        let mut task = pin!(traced!("outer", branch("inner", pending::<()>())));
        for _ in 0..100 {
            let _ = task.as_mut().poll(&mut cx);
        }
    });
    assert_eq!(two, 2, "a task and its child");
    drop(recording);
}

#[test]
fn wake_ups_do_not_allocate() {
    let _recording = record();
    let kept = Cell::new(None);
    let mut task = pin!(traced(
        "sleeper",
        std::future::poll_fn(|cx| {
            kept.set(Some(cx.waker().clone()));
            std::task::Poll::<()>::Pending
        })
    ));
    let _ = task.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let waker = kept.take().unwrap();
    let count = allocations(|| {
        waker.wake_by_ref();
        let clones: [Waker; 3] = std::array::from_fn(|_| waker.clone());
        let _scope = cause_scope(Cause::Io, ObjectId::NONE);
        clones.into_iter().for_each(Waker::wake);
    });
    assert_eq!(count, 0);
}

#[test]
fn no_event_allocates() {
    static REQUESTS: Counter = counter!("requests");
    let _recording = record();
    let all = || {
        let disk = resource!(Device, "disk");
        disk.wait();
        disk.read();
        disk.try_read();
        disk.resolve(Outcome::Failed);
        waiting::become_(current(), disk.id());
        waiting::should_resolve(current());
        let _timer = sleep("timer", ready(()));
        let _gc = gc(GcPhase::Mark);
        drop((idle(), irq(3), Interrupt::enter(4)));
        io::submit(disk.id(), JoinKey(1), 2);
        io::done(disk.id(), JoinKey(1), -5);
        io::send(disk.id(), JoinKey(2), 3);
        io::recv(disk.id(), JoinKey(2), 3);
        REQUESTS.add(1);
        REQUESTS.set(REQUESTS.get() + 1);
        unitrace_probe::count!("queue", 7, "jobs");
        label!("connection {} of {:?}", 7, "someone");
        label!(disk.id() => "sda");
        log!(Warn, "{:>2000} is cut", "this");
        let span = span!("request", bytes = 512u64, ratio = 0.5, cached = true, of = current());
        drop(span.enter());
        drop(span);
        drop(traced_as(TaskKind::Fiber, "fiber", ready(())));
        drop(task!("thread").kind(TaskKind::Thread).run_here());
        drop(unitrace_probe::heap::alloc_tag(unitrace_probe::site!(Allocation, "rows")));
    };
    assert_eq!(allocations(all), 0);
    // Sites are known by now; that path does not allocate either.
    assert_eq!(allocations(all), 0);
}
