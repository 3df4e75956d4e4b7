//! Tasks: spawn, polls, end, cancellation, panic, nesting. What was recorded is read back from the ring.
#![cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]

mod story;
mod tiny;

use std::future::{pending, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use story::record;
use tiny::{Tiny, yield_now};
use unitrace_formats::ring::live::{LiveKind, LiveState};
use unitrace_probe::task::Tracked;
use unitrace_probe::{TaskKind, branch, current, failed, task, traced, traced_as, traced_call, try_traced};

#[test]
fn a_life_from_spawn_to_end() {
    let recording = record();
    let mut tiny = Tiny::default();
    tiny.spawn(traced("conn", yield_now()));
    tiny.run();
    assert!(tiny.is_done());
    assert_eq!(
        recording.told(),
        [
            "- spawns task conn",
            "poll conn",
            "task conn wakes conn",
            "conn is pending",
            "poll conn",
            "conn is ready",
            "conn ends done",
        ]
    );
    assert!(recording.copy().alive().is_empty());
}

#[test]
fn the_function_and_the_macro_know_their_place() {
    let recording = record();
    let (function, line) = (traced("function", ready(())), line!());
    let (with_module, next) = (traced!("macro", ready(())), line!());
    drop((function, with_module));
    // The same place twice is one site.
    for _ in 0..3 {
        drop(traced("looped", ready(())));
    }
    let story = recording.copy();
    assert_eq!(story.place("function"), (String::new(), file!().to_owned(), line));
    assert_eq!(story.place("macro"), (module_path!().to_owned(), file!().to_owned(), next));
    story.place("looped");
}

#[test]
fn a_name_that_varies_at_one_line_is_a_site_for_each() {
    let recording = record();
    for name in ["red", "green", "blue", "red"] {
        drop(traced(name, ready(())));
    }
    let story = recording.copy();
    for name in ["red", "green", "blue"] {
        story.place(name);
    }
}

#[test]
fn dropped_before_its_end_is_cancelled() {
    let recording = record();
    let mut tiny = Tiny::default();
    let number = tiny.spawn(traced("stuck", pending()));
    tiny.spawn(traced("never polled", pending()));
    tiny.step();
    let stuck = recording.copy().live("stuck");
    assert_eq!((stuck[0].kind, stuck[0].state), (LiveKind::Task, LiveState::Waiting));
    assert_eq!(recording.copy().live("never polled")[0].state, LiveState::New);
    tiny.cancel(number);
    drop(tiny);
    let told = recording.told();
    assert_eq!(
        told[2..],
        ["poll stuck", "stuck is pending", "stuck ends dropped", "never polled ends dropped"]
    );
    assert!(recording.copy().alive().is_empty());
}

#[test]
fn a_task_that_ends_with_an_error_failed() {
    let recording = record();
    let mut tiny = Tiny::default();
    let outcomes = |error: bool| async move { if error { Err(()) } else { Ok(()) } };
    tiny.spawn(async move {
        let _ = try_traced("fails", outcomes(true)).await;
        let _ = try_traced!("works", outcomes(false)).await;
    });
    tiny.spawn(traced("says so", async {
        failed();
        // The failure of a child is not its parent's.
        let _ = try_traced("child", async { Ok::<_, ()>(()) }).await;
    }));
    tiny.spawn(traced("recovers", async {
        let _ = try_traced("child", async { Err::<(), _>(()) }).await;
    }));
    tiny.spawn(traced("later", async {
        failed();
        yield_now().await;
    }));
    tiny.run();
    let told = recording.told();
    let ends: Vec<_> = told.iter().filter(|line| line.contains(" ends ")).map(String::as_str).collect();
    assert_eq!(
        ends,
        [
            "fails ends failed",
            "works ends done",
            "child ends done",
            "says so ends failed",
            "child ends failed",
            "recovers ends done",
            "later ends done",
        ]
    );
}

#[test]
fn children_end_before_the_parent_that_drops_them() {
    let recording = record();
    let child = branch("child", pending::<()>());
    drop(traced("parent", child));
    let told = recording.told();
    assert_eq!(
        told,
        ["- spawns future child", "- spawns task parent", "child ends dropped", "parent ends dropped"]
    );
}

#[test]
fn a_panic_is_recorded_even_when_it_is_caught_outside() {
    let recording = record();
    let mut bad = Box::pin(traced("bad", async { panic!("on purpose") }));
    let mut poll = || {
        let mut cx = Context::from_waker(Waker::noop());
        catch_unwind(AssertUnwindSafe(|| bad.as_mut().poll(&mut cx))).is_err()
    };
    assert!(poll());
    assert!(current().is_none(), "the one before is current again");
    assert_eq!(recording.told()[1..], ["poll bad", "bad is panicked", "bad ends panicked"]);
    // Polled again it panics again, and nothing is recorded of a task that has ended.
    assert!(poll());
    drop(bad);
    assert_eq!(recording.told().len(), 4);
    assert!(recording.copy().alive().is_empty());
}

#[test]
fn nested_polls_restore_the_task_around_them() {
    let recording = record();
    let seen = traced("outer", async {
        let outer = current();
        let (id, inner) = task!("inner").kind(TaskKind::Future).wrap_with_id(async { current() });
        assert_eq!(inner.await, id);
        assert_eq!(current(), outer);
        outer
    });
    let outer = seen.task_id();
    let mut seen = pin!(seen);
    let mut cx = Context::from_waker(Waker::noop());
    assert_eq!(seen.as_mut().poll(&mut cx), Poll::Ready(outer));
    assert!(current().is_none());
    assert_eq!(
        recording.told(),
        [
            "- spawns task outer",
            "poll outer",
            "outer spawns future inner",
            "poll inner",
            "inner is ready",
            "inner ends done",
            "outer is ready",
            "outer ends done",
        ]
    );
}

#[test]
fn a_panic_of_the_inner_one_caught_by_the_outer_one_restores_it() {
    let recording = record();
    let outer = traced("outer", async {
        let me = current();
        let caught = catch_unwind(|| {
            let mut bad = pin!(branch("bad", async { panic!("on purpose") }));
            let _: Poll<()> = bad.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        });
        assert!(caught.is_err());
        assert_eq!(current(), me);
    });
    let mut outer = pin!(outer);
    assert!(outer.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready());
    let told = recording.told();
    assert_eq!(told[4..], ["bad is panicked", "bad ends panicked", "outer is ready", "outer ends done"]);
}

#[test]
fn parents_and_kinds_may_be_said() {
    let recording = record();
    let (id, parent) = task!("parent").wrap_with_id(ready(()));
    let child = task!("fiber").kind(TaskKind::Fiber).parent(id).wrap(ready(()));
    let main = traced_as(TaskKind::BlockOn, "main", ready(()));
    drop((main, child, parent));
    let told = recording.told();
    assert_eq!(told[..3], ["- spawns task parent", "parent spawns fiber fiber", "- spawns block_on main"]);
}

#[test]
fn closures_for_blocking_threads() {
    let recording = record();
    let work = traced_call("work", current);
    let id = std::thread::spawn(work).join().unwrap();
    assert!(!id.is_none());
    drop(traced_call("refused", || ()));
    let bad = traced_call("bad", || panic!("on purpose"));
    assert!(catch_unwind(AssertUnwindSafe(bad)).is_err());
    let told = recording.told();
    assert_eq!(told[..4], ["- spawns blocking work", "poll work", "work is ready", "work ends done"]);
    assert_eq!(told[4..6], ["- spawns blocking refused", "refused ends dropped"]);
    assert_eq!(told[6..], ["- spawns blocking bad", "poll bad", "bad is panicked", "bad ends panicked"]);
}

#[test]
fn a_thread_is_a_task_and_polls_nest_in_it() {
    let recording = record();
    {
        let worker = unitrace_probe::task::thread("worker");
        assert_eq!(current(), worker.id());
        let mut tiny = Tiny::default();
        tiny.spawn(traced("conn", ready(())));
        tiny.run();
        assert_eq!(current(), worker.id());
    }
    assert!(current().is_none());
    let told = recording.told();
    assert_eq!(told[..4], ["- spawns thread worker", "poll worker", "worker spawns task conn", "poll conn"]);
    assert_eq!(told[6..], ["worker is ready", "worker ends done"]);
}

#[test]
fn a_thread_that_panics() {
    let recording = record();
    let thread = std::thread::spawn(|| {
        let _worker = unitrace_probe::task::thread("worker");
        panic!("on purpose");
    });
    assert!(thread.join().is_err());
    assert_eq!(recording.told()[2..], ["worker is panicked", "worker ends panicked"]);
}

#[test]
fn a_task_from_before_recording_is_born_at_its_next_poll() {
    let mut early = Box::pin(traced("early", async {
        yield_now().await;
        pending::<()>().await
    }));
    let mut cx = Context::from_waker(Waker::noop());
    // Other tests may be recording: then there is nothing to see here.
    let recording = record();
    let unseen = early.task_id().is_none();
    assert!(early.as_mut().poll(&mut cx).is_pending());
    if unseen {
        assert!(!early.task_id().is_none());
        assert_eq!(recording.told()[..2], ["- spawns task early", "poll early"]);
    }
    drop(early);
}
