//! Off means gone: without the feature `enabled` the same program compiles, and there is nothing in it.
#![cfg(not(feature = "enabled"))]

use core::future::{Ready, ready};
use core::mem::size_of;
use unitrace_probe::{
    Cause, Counter, GcPhase, Group, JoinHandle, ObjectId, Outcome, Resource, Span, TaskKind, branch,
    cause_scope, count, counter, current, gc, idle, irq, is_enabled, label, log, resource, span, task,
    traced, traced_as, traced_call, waiting,
};

#[test]
fn a_traced_future_is_the_future() {
    let same: Ready<i32> = traced("seven", ready(7));
    let same: Ready<i32> = traced!("seven", same);
    let same: Ready<i32> = traced_as(TaskKind::BlockOn, "seven", same);
    let same: Ready<i32> = branch("seven", same);
    let same: Ready<i32> = resource!(Socket, "socket").on(same);
    let fallible: Ready<Result<i32, ()>> = unitrace_probe::try_traced("eight", ready(Ok(8)));
    assert_eq!(fallible.into_inner(), Ok(8));
    let (id, same): (ObjectId, Ready<i32>) = task!("seven").wrap_with_id(same);
    assert!(id.is_none());
    assert!(unitrace_probe::task::Tracked::task_id(&same).is_none());
    assert_eq!(same.into_inner(), 7);
    assert_eq!(traced_call("seven", || 7)(), 7);
}

#[test]
fn handles_are_empty() {
    assert_eq!(size_of::<Resource>(), 0);
    assert_eq!(size_of::<unitrace_probe::task::Task>(), 0);
    assert_eq!(size_of::<JoinHandle<u64>>(), size_of::<u64>());
    assert_eq!(size_of::<unitrace_probe::Heap<()>>(), 0);
    assert_eq!(size_of::<unitrace_probe::Interrupt>(), 0);
    assert_eq!(size_of::<unitrace_probe::Callsite>(), 0);
}

#[test]
fn the_same_program_runs() {
    static REQUESTS: Counter = counter!("requests", "1");
    let _trace = (cause_scope(Cause::Timer, ObjectId::NONE), gc(GcPhase::Mark), idle(), irq(3));
    let lock = resource!(Mutex, "lock");
    lock.resolve(Outcome::Done);
    waiting::wait(lock.id());
    REQUESTS.add(2);
    assert_eq!(REQUESTS.get(), 2, "a counter counts for its program too");
    count!("queue", 1);
    label!("connection {}", 1);
    log!(Warn, "nobody hears {}", "this");
    let span: Span = span!("request", bytes = 1u64);
    drop(span.enter());
    assert!(current().is_none() && !is_enabled(Group::Tasks));
}
