//! Law 1 for what records on behalf of others: `tracing`'s macros and embassy's hooks. Neither allocates nor makes a system
//! call, once each callsite was seen and each task's memory exists.
#![allow(clippy::unwrap_used)]

mod sealed;

use embassy_executor::raw::{Executor, TaskStorage};
use sealed::{allocations, say, seal};
use std::future::poll_fn;
use std::process::Command;
use std::task::Poll;
use tracing::{Span, info, info_span};
use unitrace_probe::embassy::named;
use unitrace_probe::tracing::subscribe;
use unitrace_probe::{Config, Session};

/// Tells the test's own program to be the child.
const CHILD: &str = "UNITRACE_TEST_SEALED";

#[unsafe(export_name = "__pender")]
fn pender(_: *mut ()) {}

fn main() {
    let (_session, mut round) = begin();
    if std::env::var_os(CHILD).is_some() {
        seal(&[]);
        (0..5000).for_each(&mut round);
        say("still alive\n");
        // SAFETY: no conditions; not allowed under the seal.
        unsafe { libc::getppid() };
        say("not sealed\n");
        std::process::exit(0)
    }
    let before = allocations();
    (0..5000).for_each(&mut round);
    assert_eq!(allocations(), before, "recording allocated");
    println!("5,000 rounds of tasks, events and spans: no allocation");

    let child = Command::new(std::env::current_exe().unwrap()).env(CHILD, "1").output().unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(said.contains("still alive"), "a system call killed it: {child:?}");
    assert!(!child.status.success() && !said.contains("not sealed"), "{child:?}");
    println!("the same: no system call");
}

/// Everything that may allocate once has happened.
fn begin() -> (Session, impl FnMut(u32)) {
    let session = Config::new().name("law").size(256 << 10).lanes(1).memfd(true).start().unwrap();
    subscribe().unwrap();
    let executor: &'static Executor = Box::leak(Box::new(Executor::new(std::ptr::null_mut())));
    let storage: &'static TaskStorage<_> = Box::leak(Box::new(TaskStorage::new()));
    let round = move |n| {
        executor.spawner().spawn(named("task", storage.spawn(|| task(n)).unwrap()));
        // SAFETY: nobody polls it meanwhile.
        (0..3).for_each(|_| unsafe { executor.poll() });
    };
    round(0);
    (session, round)
}

async fn task(n: u32) {
    let span = info_span!("span", n, name = "x", later = tracing::field::Empty).entered();
    info!(n, half = 0.5, name = "y", list = ?[n], "said {n}");
    span.record("later", n);
    drop((Span::current(), span));
    let mut woken = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut woken, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
