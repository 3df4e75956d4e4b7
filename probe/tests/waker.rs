//! Who woke whom, and that a wrapped waker is as good a waker as the one it wraps.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]

mod story;
mod tiny;

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use story::{record, record_groups};
use tiny::Tiny;
use unitrace_formats::event::{Event, Group};
use unitrace_probe::{Cause, ObjectId, ResourceKind, branch, cause_scope, irq, resource, sleep, traced};

/// Counts its wake-ups.
#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A future that keeps a waker as they all do (clones only what would not wake the same), and is pending for ever.
#[derive(Default, Clone)]
struct Keep(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    waker: Option<Waker>,
    clones: usize,
}

impl Keep {
    async fn run(self) {
        poll_fn(move |cx| {
            let kept = &mut *self.0.lock().unwrap();
            if !kept.waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
                kept.waker = Some(cx.waker().clone());
                kept.clones += 1;
            }
            Poll::Pending
        })
        .await
    }

    fn waker(&self) -> Waker {
        self.0.lock().unwrap().waker.clone().unwrap()
    }

    fn clones(&self) -> usize {
        self.0.lock().unwrap().clones
    }
}

fn keep_and_wake(waker: Waker) {
    waker.wake();
}

/// A task that waits, polled once, and its waker.
fn waiting(name: &'static str) -> (Tiny, Waker) {
    let (mut tiny, keep) = (Tiny::default(), Keep::default());
    tiny.spawn(traced(name, keep.clone().run()));
    tiny.run();
    (tiny, keep.waker())
}

/// The sentences about wake-ups.
fn wakes(told: &[String]) -> Vec<&str> {
    told.iter().map(String::as_str).filter(|line| line.contains(" wakes ")).collect()
}

#[test]
fn each_cause() {
    let recording = record();
    let (mut tiny, waker) = waiting("sleeper");
    let timer = resource!(Timer, "tick");

    waker.wake_by_ref();
    tiny.spawn(traced("waking task", {
        let waker = waker.clone();
        async move { waker.wake() }
    }));
    tiny.run();
    {
        let _irq = irq(32);
        waker.wake_by_ref();
    }
    for cause in [Cause::Timer, Cause::Io] {
        let _scope = cause_scope(cause, timer.id());
        waker.wake_by_ref();
    }
    for cause in [Cause::Peer, Cause::Host] {
        let _scope = cause_scope(cause, ObjectId::NONE);
        waker.wake_by_ref();
    }
    waker.wake();
    assert_eq!(
        wakes(&recording.told()),
        [
            "unknown wakes sleeper",
            "task waking task wakes sleeper",
            "irq 32 wakes sleeper",
            "timer tick wakes sleeper",
            "io tick wakes sleeper",
            "peer - wakes sleeper",
            "host - wakes sleeper",
            "unknown wakes sleeper",
        ]
    );
}

#[test]
fn the_innermost_surrounding_is_the_cause() {
    let recording = record();
    let (mut tiny, waker) = waiting("sleeper");
    let by_task = |name, waker: Waker| {
        traced(name, async move {
            {
                let _irq = irq(1);
                waker.wake_by_ref();
                let _scope = cause_scope(Cause::Timer, ObjectId::NONE);
                waker.wake_by_ref();
            }
            let _scope = cause_scope(Cause::Io, ObjectId::NONE);
            waker.wake_by_ref();
            drop(_scope);
            waker.wake();
        })
    };
    // The poll hides the scope around it.
    let _scope = cause_scope(Cause::Host, ObjectId::NONE);
    tiny.spawn(by_task("task", waker.clone()));
    tiny.run();
    waker.wake();
    assert_eq!(
        wakes(&recording.told()),
        [
            "irq 1 wakes sleeper",
            "timer - wakes sleeper",
            "io - wakes sleeper",
            "task task wakes sleeper",
            "host - wakes sleeper",
        ]
    );
}

#[test]
fn nested_interrupts_name_the_inner_one_and_restore_the_task() {
    let recording = record();
    let (mut tiny, waker) = waiting("sleeper");
    tiny.spawn(traced("interrupted", async move {
        let me = unitrace_probe::current();
        let outer = irq(1);
        let inner = irq(0);
        assert!(unitrace_probe::current().is_none());
        waker.wake_by_ref();
        drop(inner);
        assert_eq!(unitrace_probe::interrupt(), Some(1));
        waker.wake_by_ref();
        drop(outer);
        assert_eq!((unitrace_probe::interrupt(), unitrace_probe::current()), (None, me));
        waker.wake();
    }));
    tiny.run();
    let told = recording.told();
    assert_eq!(
        wakes(&told),
        ["irq 0 wakes sleeper", "irq 1 wakes sleeper", "task interrupted wakes sleeper"]
    );
    assert_eq!(told.iter().filter(|line| *line == "irq_end").count(), 2);
}

#[test]
fn a_future_that_keeps_its_waker_clones_it_once() {
    let recording = record();
    let (mut tiny, keep) = (Tiny::default(), Keep::default());
    tiny.spawn(traced("task", keep.clone().run()));
    tiny.run();
    for _ in 0..10 {
        keep.waker().wake();
        tiny.run();
    }
    assert_eq!(keep.clones(), 1, "the wrapper is the same at every poll");
    assert_eq!(wakes(&recording.told()).len(), 10);
}

#[test]
fn another_executor_makes_another_waker() {
    let _recording = record();
    let (keep, counts) = (Keep::default(), [Arc::new(Count::default()), Arc::new(Count::default())]);
    let mut task = pin!(traced("moved", keep.clone().run()));
    let mut before: Option<Waker> = None;
    for count in &counts {
        let waker = Waker::from(count.clone());
        for _ in 0..3 {
            assert!(task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        }
        let kept = keep.waker();
        assert!(before.is_none_or(|before| !before.will_wake(&kept)));
        kept.wake_by_ref();
        assert_eq!(count.0.load(Ordering::SeqCst), 1, "the newest waker wakes the newest executor");
        before = Some(kept);
    }
    assert_eq!(keep.clones(), 2);
    assert_eq!(counts[0].0.load(Ordering::SeqCst), 1);
}

#[test]
fn wakers_of_two_tasks_differ() {
    let _recording = record();
    let ((_one, first), (_two, second)) = (waiting("one"), waiting("two"));
    assert!(first.will_wake(&first.clone()));
    assert!(!first.will_wake(&second));
}

#[test]
fn a_waker_outlives_its_task() {
    let recording = record();
    let (keep, count) = (Keep::default(), Arc::new(Count::default()));
    let waker = Waker::from(count.clone());
    let mut task = Box::pin(traced("short", keep.clone().run()));
    assert!(task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    drop(task);
    let late = keep.waker();
    drop(keep);
    late.wake_by_ref();
    keep_and_wake(late.clone());
    assert_eq!(count.0.load(Ordering::SeqCst), 2);
    drop(late);
    // Ours and the one on this stack: nothing of the wrapper is left.
    drop(waker);
    assert_eq!(Arc::strong_count(&count), 1);
    assert_eq!(wakes(&recording.told()), ["unknown wakes short"; 2]);
}

#[test]
fn woken_by_another_thread() {
    let recording = record();
    let (mut tiny, waker) = waiting("sleeper");
    let other = waker.clone();
    std::thread::spawn(move || other.wake()).join().unwrap();
    std::thread::spawn(move || {
        let mut tiny = Tiny::default();
        tiny.spawn(traced("far away", async move { waker.wake() }));
        tiny.run();
    })
    .join()
    .unwrap();
    assert!(tiny.step(), "the executor heard of it");
    assert_eq!(wakes(&recording.told()), ["unknown wakes sleeper", "task far away wakes sleeper"]);
}

#[test]
fn live_wakers_are_counted_when_asked() {
    let quiet = record();
    drop(waiting("quiet"));
    assert!(!quiet.told().iter().any(|line| line.starts_with("waker")));
    drop(quiet);

    let recording = record_groups(Group::DEFAULT_MASK | Group::Wakers.bit());
    let (tiny, waker) = waiting("counted");
    keep_and_wake(waker.clone());
    drop((tiny, waker));
    let story = recording.copy();
    let deltas = story.events().into_iter().filter_map(|event| match event {
        Event::Waker { delta, .. } => Some(i64::from(delta)),
        _ => None,
    });
    let deltas: Vec<i64> = deltas.collect();
    assert_eq!(deltas.iter().sum::<i64>(), 0, "every waker was dropped: {deltas:?}");
    assert!(deltas.iter().filter(|&&delta| delta == 1).count() >= 3, "{deltas:?}");
}

#[test]
fn children_of_a_join_are_told_apart() {
    let recording = record();
    let (left, right) = (Keep::default(), Keep::default());
    let mut tiny = Tiny::default();
    tiny.spawn(traced("join", {
        let children = (branch("left", left.clone().run()), branch("right", right.clone().run()));
        async move {
            futures_util::future::join(children.0, children.1).await;
        }
    }));
    tiny.run();
    right.waker().wake();
    tiny.run();
    let told = recording.told();
    assert_eq!(told[..3], ["- spawns future left", "- spawns future right", "- spawns task join"]);
    // Both hear of it: the child that may go on, and the task that must be polled for it.
    assert_eq!(wakes(&told), ["unknown wakes right", "unknown wakes join"]);
    assert_eq!(told.iter().filter(|line| *line == "poll left").count(), 2, "join polls all its children");
}

#[test]
fn the_loser_of_a_select_is_dropped() {
    let recording = record();
    let mut tiny = Tiny::default();
    tiny.spawn(traced("select", async {
        let slow = branch("slow", pending::<()>());
        let fast = branch("fast", async {});
        futures_lite::future::or(slow, fast).await;
    }));
    tiny.run();
    let told = recording.told();
    let ends: Vec<_> = told.iter().filter(|line| line.contains(" ends ")).map(String::as_str).collect();
    assert_eq!(ends, ["fast ends done", "slow ends dropped", "select ends done"]);
}

#[test]
fn children_of_futures_unordered_are_polled_alone() {
    use futures_util::stream::{FuturesUnordered, StreamExt};
    let recording = record();
    let keeps = [Keep::default(), Keep::default(), Keep::default()];
    let mut tiny = Tiny::default();
    let children: FuturesUnordered<_> =
        keeps.iter().zip(["a", "b", "c"]).map(|(keep, name)| branch(name, keep.clone().run())).collect();
    tiny.spawn(traced("crowd", async move {
        let mut children = children;
        children.next().await;
    }));
    tiny.run();
    let before = recording.told().len();
    keeps[1].waker().wake();
    tiny.run();
    let told = recording.told();
    assert_eq!(
        told[before..],
        [
            "unknown wakes b",
            "unknown wakes crowd",
            "poll crowd",
            "poll b",
            "b is pending",
            "crowd is pending",
        ]
    );
}

#[test]
fn a_resource_gives_the_cause_that_a_reactor_cannot_know() {
    let recording = record();
    let (keep, mut tiny) = (Keep::default(), Tiny::default());
    let socket = unitrace_probe::Resource::named(ResourceKind::Socket, "client");
    tiny.spawn(traced("reader", socket.on(keep.clone().run())));
    tiny.run();
    for _ in 0..3 {
        keep.waker().wake();
        tiny.run();
    }
    assert_eq!(keep.clones(), 1, "the wrapper is the same at every poll");
    let told = recording.told();
    assert_eq!(
        told[..6],
        [
            "new socket client",
            "- spawns task reader",
            "poll reader",
            "reader waits for client",
            "reader is pending",
            "io client wakes reader",
        ]
    );
    assert_eq!(recording.copy().live("reader")[0].waiting_on, socket.id());
}

#[test]
fn a_named_sleep_is_a_timer_that_wakes() {
    let recording = record();
    let (keep, mut tiny) = (Keep::default(), Tiny::default());
    let timer = keep.clone();
    let once = poll_fn(move |cx| {
        let mut kept = timer.0.lock().unwrap();
        kept.waker = Some(cx.waker().clone());
        kept.clones += 1;
        if kept.clones > 1 { Poll::Ready(()) } else { Poll::Pending }
    });
    tiny.spawn(traced("retry", async move { sleep("backoff", once).await }));
    tiny.run();
    keep.waker().wake();
    tiny.run();
    assert!(tiny.is_done());
    assert_eq!(
        recording.told()[1..],
        [
            "poll retry",
            "new timer backoff",
            "retry waits for backoff",
            "retry is pending",
            "timer backoff wakes retry",
            "poll retry",
            "retry reads backoff",
            "retry is ready",
            "retry ends done",
        ]
    );
    assert!(recording.copy().alive().is_empty(), "the timer is gone with the sleep");
}

#[test]
fn the_live_table_knows_who_is_ready() {
    use unitrace_formats::ring::live::LiveState;
    let recording = record();
    let state = |name: &str| recording.copy().live(name)[0].state;
    let (mut tiny, waker) = waiting("sleeper");
    assert_eq!(state("sleeper"), LiveState::Waiting);
    keep_and_wake(waker.clone());
    assert_eq!(state("sleeper"), LiveState::Ready);
    waker.wake();
    assert_eq!(state("sleeper"), LiveState::Ready);
    tiny.run();
    assert_eq!(state("sleeper"), LiveState::Waiting);

    // Woken while it runs, it is ready when its poll ends.
    let mut tiny = Tiny::default();
    let (seen, see) = (Arc::new(Mutex::new(None)), recording.path());
    tiny.spawn(traced("storm", {
        let seen = seen.clone();
        poll_fn(move |cx| {
            cx.waker().wake_by_ref();
            *seen.lock().unwrap() = Some(story::Story::file(&see).live("storm")[0].state);
            Poll::Pending
        })
    }));
    tiny.step();
    assert_eq!(*seen.lock().unwrap(), Some(LiveState::Running));
    assert_eq!(state("storm"), LiveState::Ready);
}
