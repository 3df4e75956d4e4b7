//! Tasks of a real embassy executor, told by its own hooks.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "std", feature = "embassy", target_os = "linux"))]

mod story;
mod tiny;

use embassy_executor::raw::{Executor, TaskStorage};
use embassy_executor::{SpawnToken, Spawner};
use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::rc::Rc;
use std::task::{Poll, Waker};
use story::record;
use tiny::yield_now;
use unitrace_formats::ring::live::LiveState;
use unitrace_probe::embassy::named;
use unitrace_probe::{
    Cause, Event, ObjectId, branch, cause_scope, current, failed, groups, irq, named, resource, set_groups,
    sleep,
};

/// The executor is polled until nothing is left in its queue; nobody has to be told.
#[unsafe(export_name = "__pender")]
fn pender(_: *mut ()) {}

/// An executor of this test's own.
fn executor() -> &'static Executor {
    Box::leak(Box::new(Executor::new(std::ptr::null_mut())))
}

/// A token for any future.
fn token<F: Future + 'static>(future: F) -> SpawnToken<impl Sized> {
    let storage: &'static TaskStorage<F> = Box::leak(Box::new(TaskStorage::new()));
    storage.spawn(|| future).unwrap()
}

/// One round: every task that is in the queue now.
fn round(executor: &'static Executor) {
    // SAFETY: no test polls an executor in a task of its own.
    unsafe { executor.poll() };
}

/// Keeps the waker of the task and waits for a call of it, once.
async fn woken(keep: Rc<Cell<Option<Waker>>>) {
    let mut kept = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut kept, true) {
            return Poll::Ready(());
        }
        keep.set(Some(cx.waker().clone()));
        Poll::Pending
    })
    .await;
}

#[test]
fn a_life_from_spawn_to_end() {
    let recording = record();
    let executor = executor();
    executor.spawner().spawn(named("worker", token(yield_now())));
    round(executor);
    round(executor);
    assert_eq!(
        recording.told(),
        [
            "- spawns task worker",
            "poll worker",
            "task worker wakes worker",
            "worker is pending",
            "poll worker",
            "worker is ready",
            "worker ends done",
            "idle_begin",
        ]
    );
    assert!(recording.copy().alive().is_empty());
    let (module, file, _) = recording.copy().place("worker");
    assert!(module.is_empty() && file.ends_with("embassy.rs"));
}

#[test]
fn the_macro_knows_the_module() {
    let recording = record();
    executor().spawner().spawn(named!("with module", token(pending::<()>())));
    assert_eq!(recording.copy().place("with module").0, "embassy");
}

#[test]
fn children_know_their_parent_and_who_woke_them() {
    async fn parent(spawner: Spawner) {
        let waker = Rc::new(Cell::new(None));
        spawner.spawn(named("child", token(woken(waker.clone()))));
        // Whoever is queued last is polled first.
        yield_now().await;
        yield_now().await;
        waker.take().unwrap().wake();
    }
    let recording = record();
    let executor = executor();
    executor.spawner().spawn(named("parent", token(parent(executor.spawner()))));
    (0..4).for_each(|_| round(executor));
    let told = recording.told();
    for sentence in ["parent spawns task child", "task parent wakes child", "child ends done"] {
        assert!(told.iter().any(|told| told == sentence), "{sentence}: {told:?}");
    }
    // The child's first round came from its spawn: nobody woke it then.
    assert_eq!(told.iter().filter(|told| told.ends_with("wakes child")).count(), 1, "{told:?}");
}

#[test]
fn interrupts_and_timers_are_causes() {
    let recording = record();
    let executor = executor();
    let (first, second) = (Rc::new(Cell::new(None)), Rc::new(Cell::new(None)));
    let wakers = (first.clone(), second.clone());
    executor.spawner().spawn(named(
        "sleeper",
        token(async move {
            woken(wakers.0).await;
            woken(wakers.1).await;
        }),
    ));
    round(executor);
    {
        let _irq = irq(32);
        first.take().unwrap().wake();
    }
    round(executor);
    let timer = resource!(Timer, "wheel");
    {
        let _irq = irq(32);
        let _scope = cause_scope(Cause::Timer, timer.id());
        second.take().unwrap().wake();
    }
    round(executor);
    let told = recording.told();
    for sentence in ["irq 32 wakes sleeper", "timer wheel wakes sleeper", "sleeper ends done"] {
        assert!(told.iter().any(|told| told == sentence), "{sentence}: {told:?}");
    }
}

#[test]
fn a_storage_that_is_used_again_holds_another_task() {
    let recording = record();
    let executor = executor();
    let storage: &'static TaskStorage<_> = Box::leak(Box::new(TaskStorage::new()));
    for name in ["first", "second", "third"] {
        executor.spawner().spawn(named(name, storage.spawn(|| std::future::ready(())).unwrap()));
        round(executor);
    }
    executor.spawner().spawn(storage.spawn(|| std::future::ready(())).unwrap());
    round(executor);
    let copy = recording.copy();
    let spawned: Vec<_> = copy.events().iter().filter_map(spawn).collect();
    let mut distinct = spawned.clone();
    distinct.dedup();
    assert_eq!(distinct.len(), 4, "{spawned:?}");
    let told = recording.told();
    assert!(told.contains(&"third ends done".to_owned()), "{told:?}");
    assert!(told.contains(&"- spawns task ?".to_owned()), "a name is for one life: {told:?}");
}

fn spawn(event: &Event<'_>) -> Option<ObjectId> {
    match event {
        Event::Spawn { task, .. } => Some(*task),
        _ => None,
    }
}

#[test]
fn what_it_waits_on_is_in_the_live_table() {
    let recording = record();
    let executor = executor();
    let jobs = Rc::new(resource!(Channel, "jobs"));
    let (held, room) = (jobs.clone(), Rc::new(Cell::new(None)));
    let later = room.clone();
    executor.spawner().spawn(named("taker", token(async move { held.on(pending::<()>()).await })));
    let given = jobs.clone();
    executor.spawner().spawn(named("giver", token(async move { given.giving(woken(later)).await })));
    round(executor);
    let live = recording.copy().live("taker");
    assert_eq!((live[0].state, live[0].waiting_on), (LiveState::Waiting, jobs.id()));
    room.take().unwrap().wake();
    round(executor);
    let told = recording.told();
    for sentence in ["taker waits for jobs", "giver waits for jobs", "giver resolves jobs done"] {
        assert!(told.iter().any(|told| told == sentence), "{sentence}: {told:?}");
    }
}

#[test]
fn wakers_stay_embassys_own() {
    let recording = record();
    let executor = executor();
    let seen = Rc::new(Cell::new(0));
    let count = seen.clone();
    let task = async move {
        let own = poll_fn(|cx| Poll::Ready(cx.waker().clone())).await;
        let look = || {
            poll_fn(|cx| {
                count.set(count.get() + u32::from(std::ptr::eq(cx.waker().vtable(), own.vtable())));
                Poll::Ready(())
            })
        };
        sleep("timer", look()).await;
        branch("left", look()).await;
    };
    executor.spawner().spawn(named("careful", token(task)));
    round(executor);
    assert_eq!(seen.get(), 2);
    assert!(recording.told().contains(&"left ends done".to_owned()));
}

#[test]
fn woken_after_its_end_a_task_is_polled_by_nobody() {
    let recording = record();
    let executor = executor();
    let keep = Rc::new(Cell::new(None));
    let kept = keep.clone();
    let task = async move {
        woken(kept.clone()).await;
        kept.set(Some(poll_fn(|cx| Poll::Ready(cx.waker().clone())).await));
    };
    executor.spawner().spawn(named("over", token(task)));
    round(executor);
    keep.take().unwrap().wake();
    round(executor);
    let before = recording.told();
    assert_eq!(before[before.len() - 2], "over ends done");
    keep.take().unwrap().wake();
    round(executor);
    let after = recording.told();
    assert_eq!(after[before.len()..], ["idle_end", "idle_begin"]);
    assert!(current().is_none());
}

#[test]
fn a_task_spawned_unseen_appears_at_its_next_poll() {
    let recording = record();
    let executor = executor();
    let mask = groups();
    set_groups(0);
    executor.spawner().spawn(token(async {
        yield_now().await;
        failed();
    }));
    round(executor);
    set_groups(mask);
    round(executor);
    let told = recording.told();
    assert_eq!(told[..4], ["- spawns task ?", "poll ?", "? is ready", "? ends failed"]);
}

#[test]
fn idle_is_from_round_to_round_and_only_when_nothing_is_ready() {
    let recording = record();
    let executor = executor();
    let keep = Rc::new(Cell::new(None));
    let kept = keep.clone();
    executor.spawner().spawn(named(
        "busy",
        token(async move {
            yield_now().await;
            woken(kept).await;
        }),
    ));
    round(executor);
    assert!(!recording.told().contains(&"idle_begin".to_owned()), "it woke itself");
    round(executor);
    assert_eq!(recording.told().last().unwrap(), "idle_begin");
    keep.take().unwrap().wake();
    round(executor);
    let idle: Vec<_> = recording.told().into_iter().filter(|told| told.starts_with("idle")).collect();
    assert_eq!(idle, ["idle_begin", "idle_end", "idle_begin"]);
}
