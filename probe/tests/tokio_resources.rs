//! What tasks wait on, told by Tokio's own spans: only with `--cfg tokio_unstable`, as `.ci/tokio` builds it.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "tokio", target_os = "linux", tokio_unstable))]

mod story;

use std::sync::{Arc, Once};
use std::time::Duration;
use story::{Recording, record};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Barrier, Mutex, Notify, RwLock, Semaphore, mpsc, oneshot};
use tokio::task::yield_now;
use tokio::time::{interval, sleep, timeout};
use unitrace_formats::event::{Event, ResourceKind};
use unitrace_probe::tokio::{follow_resources, hook, spawn};
use unitrace_probe::tracing::subscribe;

fn begin() -> (Recording, Runtime) {
    static ONCE: Once = Once::new();
    let recording = record();
    let mut builder = Builder::new_current_thread();
    hook(&mut builder).unwrap();
    follow_resources().unwrap();
    ONCE.call_once(|| subscribe().unwrap());
    (recording, builder.enable_time().build().unwrap())
}

fn count(told: &[String], sentence: &str) -> usize {
    told.iter().filter(|told| *told == sentence).count()
}

#[track_caller]
fn once(told: &[String], sentence: &str) {
    assert_eq!(count(told, sentence), 1, "{sentence}: {told:#?}");
}

/// The driver, and the channel by which the threads of blocking tasks say that they are gone.
fn is_the_runtimes(told: &str) -> bool {
    told.ends_with("io and time driver") || told.contains("oneshot at shutdown.rs")
}

/// The name of what was made `below` lines above the call.
#[track_caller]
fn at(what: &str, below: u32) -> String {
    format!("{what} at tokio_resources.rs:{}", std::panic::Location::caller().line() - below)
}

#[test]
fn a_task_waits_for_the_lock_and_not_for_the_semaphore_in_it() {
    let (recording, runtime) = begin();
    let name = runtime.block_on(async {
        let lock = Arc::new(Mutex::new(0));
        let name = at("Mutex", 1);
        let held = lock.lock().await;
        let waiter = tokio::spawn({
            let lock = lock.clone();
            async move { *lock.lock().await += 1 }
        });
        yield_now().await;
        drop(held);
        waiter.await.unwrap();
        name
    });
    let told = recording.told();
    once(&told, &format!("new mutex {name}"));
    let made = told.iter().filter(|told| told.starts_with("new ") && !is_the_runtimes(told));
    assert_eq!(made.count(), 1, "{told:#?}");
    assert_eq!(
        told.iter().filter(|told| told.contains(&format!(" waits for {name}"))).count(),
        1,
        "{told:#?}"
    );
    once(&told, &format!("block_on reads {name}"));
    assert_eq!(told.iter().filter(|told| told.ends_with(&format!(" reads {name}"))).count(), 2, "{told:#?}");
    let (module, file, _) = recording.copy().place(&name);
    assert!(module.ends_with("tests/tokio_resources") && file.ends_with("tests/tokio_resources.rs"));
    assert!(!recording.copy().alive().contains(&name), "dropped, it is not alive");
}

#[test]
fn who_waits_is_in_the_live_table() {
    let (recording, runtime) = begin();
    runtime.block_on(async {
        let semaphore = Arc::new(Semaphore::new(0));
        let name = at("Semaphore", 1);
        let waiter = spawn("waiter", {
            let semaphore = semaphore.clone();
            async move { drop(semaphore.acquire().await) }
        });
        yield_now().await;
        let copy = recording.copy();
        let resource = copy.live(&name)[0].id;
        let waiters = all_waiting(&copy);
        assert!(waiters.iter().any(|entry| entry.waiting_on == resource), "{waiters:?}");
        waiter.abort();
        assert!(waiter.await.unwrap_err().is_cancelled());
    });
}

fn all_waiting(copy: &story::Story) -> Vec<unitrace_formats::ring::LiveEntry> {
    copy.alive().iter().flat_map(|name| copy.live(name)).collect()
}

#[test]
fn each_kind_has_its_name() {
    let (recording, runtime) = begin();
    runtime.block_on(async {
        let lock = RwLock::new(());
        let of_lock = at("RwLock", 1);
        let held = lock.write().await;
        assert!(timeout(Duration::from_millis(1), lock.read()).await.is_err());
        let of_timeout = at("Sleep", 1);
        drop(held);
        let (sender, receiver) = oneshot::channel();
        let of_channel = at("oneshot", 1);
        tokio::spawn(async move { sender.send(7) });
        assert_eq!(receiver.await.unwrap(), 7);
        sleep(Duration::from_millis(1)).await;
        let of_sleep = at("Sleep", 1);
        let mut ticks = interval(Duration::from_millis(1));
        let of_interval = at("Interval", 1);
        ticks.tick().await;
        ticks.tick().await;
        let told = recording.told();
        for (kind, name) in
            [("rwlock", &of_lock), ("timer", &of_timeout), ("timer", &of_sleep), ("timer", &of_interval)]
        {
            once(&told, &format!("new {kind} {name}"));
            assert!(count(&told, &format!("block_on waits for {name}")) >= 1, "{name}: {told:#?}");
        }
        once(&told, &format!("new oneshot {of_channel}"));
        once(&told, &format!("block_on reads {of_channel}"));
        // A lock that was not got is not read, and a pending timer neither.
        assert_eq!(count(&told, &format!("block_on reads {of_lock}")), 1, "for writing");
        assert_eq!(count(&told, &format!("block_on reads {of_sleep}")), 0);
    });
    let mut alive = recording.copy().alive();
    alive.retain(|alive| !is_the_runtimes(alive));
    assert!(alive.is_empty(), "whatever was made is gone: {alive:?}");
}

#[test]
fn a_barrier_and_a_full_channel() {
    let (recording, runtime) = begin();
    runtime.block_on(async {
        let barrier = Arc::new(Barrier::new(2));
        let of_barrier = at("Barrier", 1);
        let (sender, mut receiver) = mpsc::channel(1);
        let both = tokio::spawn({
            let barrier = barrier.clone();
            async move {
                sender.send(1).await.unwrap();
                sender.send(2).await.unwrap();
                barrier.wait().await;
            }
        });
        yield_now().await;
        assert_eq!(receiver.recv().await, Some(1));
        barrier.wait().await;
        both.await.unwrap();
        let told = recording.told();
        assert!(told.iter().any(|told| told.ends_with(&format!(" waits for {of_barrier}"))), "{told:#?}");
        once(&told, "new semaphore Semaphore");
        assert_eq!(told.iter().filter(|told| told.ends_with(" waits for Semaphore")).count(), 1, "{told:#?}");
    });
}

#[test]
fn what_does_not_tell_stays_unknown() {
    static LOCK: Mutex<u32> = Mutex::const_new(0);
    let (recording, runtime) = begin();
    runtime.block_on(async {
        let bell = Arc::new(Notify::new());
        let (sender, mut receiver) = mpsc::unbounded_channel::<u32>();
        let held = LOCK.lock().await;
        let sleeper = tokio::spawn({
            let bell = bell.clone();
            async move {
                bell.notified().await;
                receiver.recv().await;
                drop(LOCK.lock().await);
            }
        });
        yield_now().await;
        bell.notify_one();
        yield_now().await;
        sender.send(1).unwrap();
        yield_now().await;
        drop(held);
        sleeper.await.unwrap();
    });
    let waits =
        recording.copy().events().into_iter().filter(|event| matches!(event, Event::Wait { .. })).count();
    assert_eq!(waits, 0, "{:#?}", recording.told());
}

#[test]
fn outside_of_tasks_nobody_waits() {
    let (recording, _runtime) = begin();
    let lock = Mutex::new(());
    drop(lock.blocking_lock());
    let copy = recording.copy();
    let events = copy.events();
    let kinds: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Resource { kind, .. } => Some(*kind),
            _ => None,
        })
        .collect();
    assert_eq!(kinds, [ResourceKind::Oneshot, ResourceKind::Mutex], "the first is the runtime's own");
    assert!(!events.iter().any(|event| matches!(event, Event::Wait { .. } | Event::Read { .. })));
}
