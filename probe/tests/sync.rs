//! The instrumented channels, locks and notifications: what they tell, and that they lose no wake-up.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "std", feature = "sync", target_os = "linux"))]

mod story;
mod tiny;

use futures_lite::future::{block_on, poll_once, yield_now};
use std::cell::Cell;
use std::future::pending;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use story::record;
use tiny::Tiny;
use unitrace_formats::id::ObjectId;
use unitrace_probe::sync::{Mutex, Notify, mpsc, oneshot};
use unitrace_probe::{current, site, task, traced};

#[test]
fn a_oneshot_waits_is_resolved_and_read() {
    let recording = record();
    let mut tiny = Tiny::default();
    let (sender, receiver) = oneshot::channel("answer");
    tiny.spawn(traced("asks", async { assert_eq!(receiver.await, Ok(42)) }));
    tiny.spawn(traced("answers", async { sender.send(42).unwrap() }));
    tiny.run();
    assert!(tiny.is_done());
    assert_eq!(
        recording.told(),
        [
            "new oneshot answer",
            "- spawns task asks",
            "- spawns task answers",
            "poll asks",
            "asks waits for answer",
            "asks is pending",
            "poll answers",
            "answers resolves answer done",
            "task answers wakes asks",
            "answers is ready",
            "answers ends done",
            "poll asks",
            "asks reads answer",
            "asks is ready",
            "asks ends done",
        ]
    );
    assert!(recording.copy().alive().is_empty());
}

#[test]
fn a_oneshot_that_nobody_answers() {
    let recording = record();
    let (sender, receiver) = oneshot::channel::<u8>("answer");
    drop(sender);
    assert!(block_on(receiver).is_err());
    let (sender, mut receiver) = oneshot::channel::<u8>("unheard");
    assert_eq!(receiver.try_recv(), Ok(None));
    drop(receiver);
    assert!(sender.is_canceled());
    assert_eq!(sender.send(1), Err(1));
    assert_eq!(
        recording.told(),
        ["new oneshot answer", "- resolves answer dropped", "new oneshot unheard", "- tries unheard"]
    );
}

#[test]
fn a_bounded_channel_makes_senders_wait() {
    let recording = record();
    let mut tiny = Tiny::default();
    let (sender, receiver) = mpsc::bounded("jobs", 1);
    tiny.spawn(traced("producer", async move {
        for job in 0..2 {
            sender.send(job).await.unwrap();
        }
    }));
    tiny.spawn(traced("worker", async move {
        let mut jobs = 0;
        while receiver.recv().await.is_ok() {
            jobs += 1;
        }
        assert_eq!(jobs, 2);
    }));
    tiny.run();
    assert!(tiny.is_done());
    let told = recording.told();
    let about = |line: &&String| line.contains("jobs") || line.contains("wakes");
    assert_eq!(
        told.iter().filter(about).collect::<Vec<_>>(),
        [
            "new channel jobs",
            "producer resolves jobs done",
            "producer waits for jobs",
            "task worker wakes producer",
            "worker reads jobs",
            "worker waits for jobs",
            "task producer wakes worker",
            "producer resolves jobs done",
            "producer resolves jobs dropped",
            "worker reads jobs",
        ]
    );
    assert!(recording.copy().alive().is_empty());
}

#[test]
fn channels_looked_at_without_waiting() {
    let recording = record();
    let (sender, receiver) = mpsc::bounded("jobs", 1);
    let (second, other) = (sender.clone(), receiver.clone());
    assert!(receiver.try_recv().is_err());
    sender.try_send(1).unwrap();
    assert!(second.try_send(2).is_err());
    assert_eq!((sender.len(), other.len()), (1, 1));
    drop(second);
    assert_eq!(other.try_recv(), Ok(1));
    drop(sender);
    assert!(block_on(other.recv()).is_err());
    assert_eq!(
        recording.told(),
        [
            "new channel jobs",
            "- tries jobs",
            "- resolves jobs done",
            "- tries jobs",
            "- reads jobs",
            "- resolves jobs dropped",
        ]
    );
}

#[test]
fn a_mutex_shows_who_holds_it_and_who_waits() {
    let recording = record();
    let mut tiny = Tiny::default();
    let cache = Rc::new(Mutex::new("cache", 0));
    let holder = Rc::new(Cell::new(ObjectId::NONE));
    for name in ["first", "second"] {
        let (cache, holder) = (cache.clone(), holder.clone());
        tiny.spawn(traced(name, async move {
            let mut guard = cache.lock().await;
            holder.set(current());
            yield_now().await;
            *guard += 1;
        }));
    }
    tiny.step();
    tiny.step();
    let story = recording.copy();
    assert_eq!(story.live("cache")[0].waiting_on, holder.get(), "the live table names the holder");
    assert_eq!(story.live("second")[0].waiting_on, story.live("cache")[0].id);
    assert!(cache.try_lock().is_none());
    tiny.run();
    assert!(tiny.is_done());
    assert!(recording.copy().live("cache")[0].waiting_on.is_none());
    assert_eq!(*cache.try_lock().unwrap(), 2);
    let told = recording.told();
    let about = |line: &&String| line.contains("cache");
    assert_eq!(
        told.iter().filter(about).collect::<Vec<_>>(),
        [
            "new mutex cache",
            "first reads cache",
            "second waits for cache",
            "- tries cache",
            "first resolves cache done",
            "second reads cache",
            "second resolves cache done",
            "- reads cache",
            "- resolves cache done",
        ]
    );
}

#[test]
fn what_a_cancelled_task_lets_go_is_let_go_by_it() {
    let recording = record();
    let mut tiny = Tiny::default();
    let cache = Rc::new(Mutex::new("cache", ()));
    let mut numbers = Vec::new();
    for name in ["holder", "waiter"] {
        let cache = cache.clone();
        numbers.push(tiny.spawn(traced(name, async move {
            let _guard = cache.lock().await;
            pending::<()>().await;
        })));
    }
    tiny.run();
    let before = recording.told().len();
    tiny.cancel(numbers[0]);
    assert!(current().is_none());
    tiny.run();
    assert_eq!(
        recording.told()[before..],
        [
            "holder resolves cache done",
            "task holder wakes waiter",
            "holder ends dropped",
            "poll waiter",
            "waiter reads cache",
            "waiter is pending",
        ]
    );
}

#[test]
fn a_static_mutex_is_recorded_at_its_first_use() {
    static COUNT: Mutex<u32> = Mutex::at(site!(Resource, "static count"), 0);
    let recording = record();
    *block_on(COUNT.lock()) += 1;
    assert_eq!(
        recording.told(),
        ["new mutex static count", "- reads static count", "- resolves static count done"]
    );
}

#[test]
fn a_join_handle_waits_for_a_task_and_reads_it() {
    let recording = record();
    let executor = async_executor::LocalExecutor::new();
    let main = traced("main", async {
        let child = task!("child").spawn_with(
            async {
                yield_now().await;
                7
            },
            |future| executor.spawn(future),
        );
        assert!(!child.id().is_none());
        assert_eq!(child.await, 7);
    });
    block_on(executor.run(main));
    let told = recording.told();
    let about = |line: &&String| line.starts_with("main") || line.contains("wakes main");
    assert_eq!(
        told.iter().filter(about).collect::<Vec<_>>(),
        [
            "main spawns task child",
            "main waits for child",
            "main is pending",
            "task child wakes main",
            "main reads child",
            "main is ready",
            "main ends done",
        ]
    );
}

#[test]
fn notify_one_lets_one_through_now_or_later() {
    let recording = record();
    let mut tiny = Tiny::default();
    let flushed = Rc::new(Notify::new("flushed"));
    let passed = Rc::new(Cell::new(0));
    for name in ["a", "b"] {
        let (flushed, passed) = (flushed.clone(), passed.clone());
        tiny.spawn(traced(name, async move {
            flushed.notified().await;
            passed.set(passed.get() + 1);
        }));
    }
    tiny.run();
    flushed.notify_one();
    tiny.run();
    assert_eq!(passed.get(), 1);
    // Two at once for one that waits: the other is kept for whoever comes, a third is not.
    flushed.notify_one();
    flushed.notify_one();
    flushed.notify_one();
    tiny.run();
    assert_eq!(passed.get(), 2);
    assert!(block_on(poll_once(flushed.notified())).is_some());
    assert!(block_on(poll_once(flushed.notified())).is_none());
    let told = recording.told();
    let about = |line: &&String| line.contains("flushed") && !line.starts_with('-');
    assert_eq!(
        told.iter().filter(about).collect::<Vec<_>>(),
        [
            "new notify flushed",
            "a waits for flushed",
            "b waits for flushed",
            "a reads flushed",
            "b reads flushed"
        ]
    );
}

#[test]
fn two_notifications_in_a_row_let_two_waiters_through() {
    let _recording = record();
    let mut tiny = Tiny::default();
    let bell = Rc::new(Notify::new("bell"));
    for name in ["a", "b", "c"] {
        let bell = bell.clone();
        tiny.spawn(traced(name, async move { bell.notified().await }));
    }
    tiny.run();
    bell.notify_one();
    bell.notify_one();
    bell.notify_one();
    tiny.run();
    assert!(tiny.is_done());
}

#[test]
fn notify_waiters_lets_all_through_that_wait_and_nobody_else() {
    let _recording = record();
    let bell = Notify::new("bell");
    let early = bell.notified();
    let mut waiting = Box::pin(bell.notified());
    assert!(block_on(poll_once(&mut waiting)).is_none());
    bell.notify_waiters();
    assert!(block_on(poll_once(&mut waiting)).is_some());
    assert!(block_on(poll_once(early)).is_some(), "made before, it counts as waiting");
    assert!(block_on(poll_once(bell.notified())).is_none());
}

#[test]
fn a_dropped_waiter_passes_its_notification_on() {
    let _recording = record();
    let bell = Notify::new("bell");
    let (mut first, mut second) = (Box::pin(bell.notified()), Box::pin(bell.notified()));
    assert!(block_on(poll_once(&mut first)).is_none());
    assert!(block_on(poll_once(&mut second)).is_none());
    bell.notify_one();
    drop(first);
    assert!(block_on(poll_once(&mut second)).is_some());
    assert!(block_on(poll_once(bell.notified())).is_none(), "one notification, one passed");
}

/// Threads that run one executor until `done` workers are through.
fn crowd(workers: usize, work: impl Fn(usize) -> futures_lite::future::Boxed<()>) {
    let executor = Arc::new(async_executor::Executor::new());
    let tasks: Vec<_> = (0..workers).map(|n| executor.spawn(traced!("worker", work(n)))).collect();
    let (stop, stopped) = async_channel_of_one();
    let threads = [(); 3].map(|()| {
        let (executor, stopped) = (executor.clone(), stopped.clone());
        std::thread::spawn(move || block_on(executor.run(async { stopped.recv().await.ok() })))
    });
    block_on(async {
        for task in tasks {
            task.await;
        }
    });
    drop(stop);
    for thread in threads {
        thread.join().unwrap();
    }
}

fn async_channel_of_one() -> (mpsc::Sender<()>, mpsc::Receiver<()>) {
    mpsc::bounded("stop", 1)
}

#[test]
fn a_contended_mutex_loses_nobody() {
    let _recording = record();
    let count = Arc::new(Mutex::new("count", 0));
    crowd(16, |n| {
        let count = count.clone();
        Box::pin(async move {
            for round in 0..200 {
                // Some give up while they wait: dropped waiters must not keep the lock from others.
                if (round + n) % 5 == 0 {
                    let _ = poll_once(count.lock()).await.map(drop);
                }
                let mut guard = count.lock().await;
                *guard += 1;
                if round % 3 == 0 {
                    yield_now().await;
                }
            }
        })
    });
    assert_eq!(*block_on(count.lock()), 16 * 200);
}

#[test]
fn contended_channels_lose_no_value() {
    let _recording = record();
    let (sender, receiver) = mpsc::bounded("numbers", 2);
    let sum = Arc::new(AtomicUsize::new(0));
    let sender = std::sync::Mutex::new(Some(sender));
    crowd(12, |n| {
        let (receiver, sum) = (receiver.clone(), sum.clone());
        let sender = if n == 11 { sender.lock().unwrap().take() } else { sender.lock().unwrap().clone() };
        Box::pin(async move {
            if n % 2 == 0 {
                drop(sender);
                while let Ok(value) = receiver.recv().await {
                    sum.fetch_add(value, Ordering::Relaxed);
                    // A receiver that gives up takes no value with it.
                    if let Some(Ok(value)) = poll_once(receiver.recv()).await {
                        sum.fetch_add(value, Ordering::Relaxed);
                    }
                }
            } else if let Some(sender) = sender {
                for value in 1..=300 {
                    sender.send(value).await.unwrap();
                }
            }
        })
    });
    assert_eq!(sum.load(Ordering::Relaxed), 6 * 300 * 301 / 2);
}

#[test]
fn a_contended_notify_loses_no_permit() {
    let _recording = record();
    let bell = Arc::new(Notify::new("bell"));
    let acknowledged = Arc::new(Notify::new("acknowledged"));
    // Each permit is answered before the next is given: one lost anywhere and this hangs.
    crowd(4, |n| {
        let (bell, acknowledged) = (bell.clone(), acknowledged.clone());
        Box::pin(async move {
            for round in 0..500 {
                match n {
                    0 => {
                        bell.notify_one();
                        acknowledged.notified().await;
                    }
                    1 => {
                        bell.notified().await;
                        acknowledged.notify_one();
                    }
                    _ if round % 2 == 0 => {
                        // Joins the queue and leaves it again, or passes and gives the permit back.
                        if poll_once(bell.notified()).await.is_some() {
                            bell.notify_one();
                        }
                        yield_now().await;
                    }
                    _ => yield_now().await,
                }
            }
        })
    });
}
