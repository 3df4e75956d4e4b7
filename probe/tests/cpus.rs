//! A kernel of two CPUs: what surrounds the code belongs to the CPU, not to a thread. Run with
//! `cargo test -p unitrace-probe --no-default-features --features enabled,alloc --test cpus`.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "alloc", not(feature = "std")))]

mod reading;

use reading::Copied;
use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use unitrace_formats::event::Event;
use unitrace_probe::task::Tracked;
use unitrace_probe::{
    Cause, Cpu, Native, ObjectId, Ring, cause_scope, current, interrupt, irq, record, start_in, traced,
};

const BYTES: usize = 256 << 10;
static RING: Ring<BYTES> = Ring::new();

thread_local! {
    static CPU: Cell<u32> = const { Cell::new(0) };
}

fn on(cpu: u32) {
    CPU.with(|here| here.set(cpu));
}

#[test]
fn two_cpus() {
    let cpus = Cpu { count: 2, index: || CPU.with(Cell::get), pin: None, unpin: None };
    // SAFETY: this test is the only thread that records, on one CPU after the other.
    unsafe { start_in::<Native, _>(&RING, "kernel", 1, cpus) }.unwrap();

    let waker = Cell::new(None);
    let sleeper = traced(
        "sleeper",
        poll_fn(|cx| {
            waker.set(Some(cx.waker().clone()));
            Poll::<()>::Pending
        }),
    );
    let id = sleeper.task_id();
    let mut sleeper = pin!(sleeper);
    let _ = sleeper.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let waker = waker.take().unwrap();

    let busy = traced("busy", async {
        let me = current();
        let _irq = irq(9);
        waker.wake_by_ref();
        // Meanwhile, on the other CPU, there is neither this task nor this interrupt.
        on(1);
        assert!(current().is_none() && interrupt().is_none());
        waker.wake_by_ref();
        let scope = cause_scope(Cause::Host, ObjectId::NONE);
        waker.wake_by_ref();
        on(0);
        waker.wake_by_ref();
        drop(_irq);
        assert_eq!(current(), me);
        waker.wake_by_ref();
        on(1);
        drop(scope);
        waker.wake_by_ref();
        on(0);
        pending::<()>().await
    });
    let busy_id = busy.task_id();
    let _ = pin!(busy).poll(&mut Context::from_waker(Waker::noop()));
    assert!(current().is_none());
    a_cpu_too_many();

    // SAFETY: the ring's bytes come first in it, and nobody writes now.
    let bytes = unsafe { std::slice::from_raw_parts(core::ptr::from_ref(&RING).cast::<u8>(), BYTES) };
    let copied = Copied::new(bytes.to_vec());
    assert_eq!(copied.header.no_lane, 3, "of the third CPU");
    let wakes = copied.events().into_iter().filter_map(|(_, stream, event)| match event {
        Event::Wake { task, cause, by } if task == id => Some((stream.lane, cause, by)),
        _ => None,
    });
    assert_eq!(
        wakes.collect::<Vec<_>>(),
        [
            (0, Cause::Irq, 9),
            (1, Cause::Unknown, 0),
            (1, Cause::Host, 0),
            (0, Cause::Irq, 9),
            (0, Cause::Task, busy_id.0),
            (1, Cause::Unknown, 0),
        ]
    );
}

/// More CPUs than were announced: nothing of theirs is recorded, and it is counted.
fn a_cpu_too_many() {
    on(2);
    for n in 0..3 {
        record(Event::Read { task: ObjectId(n), source: ObjectId(n) });
    }
    on(0);
}
