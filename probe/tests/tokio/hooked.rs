//! With the hooks.

use crate::story::{Recording, record};
use std::sync::Once;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;
use tokio::task::{LocalSet, spawn_blocking, spawn_local};
use unitrace_probe::tokio::{hook, spawn};
use unitrace_probe::tracing::subscribe;

fn begin(builder: &mut Builder) -> (Recording, Runtime) {
    static ONCE: Once = Once::new();
    let recording = record();
    hook(builder).unwrap();
    ONCE.call_once(|| subscribe().unwrap());
    (recording, builder.enable_time().build().unwrap())
}

fn has(told: &[String], sentence: &str) {
    assert!(told.iter().any(|told| told == sentence), "{sentence}: {told:#?}");
}

#[test]
fn an_unmodified_program_is_told() {
    let (recording, runtime) = begin(&mut Builder::new_current_thread());
    let line = line!() + 2;
    runtime.block_on(async {
        let task = tokio::spawn(async {
            tokio::task::yield_now().await;
            tokio::time::sleep(Duration::from_millis(2)).await;
        });
        task.await.unwrap();
    });
    let told = recording.told();
    let name = format!("hooked.rs:{line}");
    has(&told, "- spawns block_on block_on");
    has(&told, &format!("block_on spawns task {name}"));
    let wakes = format!(" wakes {name}");
    assert!(told.iter().any(|told| told.starts_with("io") && told.contains(&wakes)), "{told:#?}");
    assert_eq!(told.iter().filter(|told| **told == format!("{name} is pending")).count(), 2, "{told:#?}");
    has(&told, &format!("{name} is ready"));
    has(&told, &format!("{name} ends done"));
    has(&told, "block_on ends done");
    assert!(recording.copy().alive().iter().all(|alive| alive == "io and time driver"));
}

#[test]
fn names_and_who_woke_whom() {
    let (recording, runtime) = begin(&mut Builder::new_current_thread());
    let line = line!() + 3;
    runtime.block_on(async {
        let bell = std::sync::Arc::new(Notify::new());
        let sleeper = spawn("sleeper", {
            let bell = bell.clone();
            async move { bell.notified().await }
        });
        let ringer = spawn("ringer", async move { bell.notify_one() });
        ringer.await.unwrap();
        sleeper.await.unwrap();
    });
    let told = recording.told();
    has(&told, &format!("label hooked.rs:{line} sleeper"));
    has(&told, &format!("label hooked.rs:{} ringer", line + 4));
    has(&told, &format!("task hooked.rs:{} wakes hooked.rs:{line}", line + 4));
}

#[test]
fn ends_are_told_apart() {
    let (recording, runtime) = begin(&mut Builder::new_current_thread());
    runtime.block_on(async {
        let aborted = tokio::spawn(std::future::pending::<()>());
        tokio::task::yield_now().await;
        aborted.abort();
        assert!(aborted.await.unwrap_err().is_cancelled());
        let panics = tokio::spawn(async { panic!("as it should") });
        assert!(panics.await.unwrap_err().is_panic());
    });
    let told = recording.told();
    let ends: Vec<_> = told.iter().filter(|told| told.contains(" ends ")).collect();
    assert!(ends.iter().any(|told| told.ends_with("dropped")), "{told:#?}");
    assert!(ends.iter().any(|told| told.ends_with("panicked")), "{told:#?}");
}

#[test]
fn blocking_tasks_are_told_and_worker_threads_are_not() {
    let (recording, runtime) = begin(Builder::new_multi_thread().worker_threads(1));
    let line = line!() + 2;
    runtime.block_on(async {
        assert_eq!(spawn_blocking(|| 7).await.unwrap(), 7);
        assert!(spawn_blocking(|| panic!("as it should")).await.unwrap_err().is_panic());
    });
    drop(runtime);
    let told = recording.told();
    let (good, bad) = (format!("hooked.rs:{line}"), format!("hooked.rs:{}", line + 1));
    for sentence in [
        format!("block_on spawns blocking {good}"),
        format!("poll {good}"),
        format!("{good} is ready"),
        format!("{good} ends done"),
        format!("{bad} is panicked"),
        format!("{bad} ends panicked"),
    ] {
        assert_eq!(told.iter().filter(|told| **told == sentence).count(), 1, "{sentence}: {told:#?}");
    }
    assert_eq!(told.iter().filter(|told| told.contains(" spawns ")).count(), 3, "{told:#?}");
}

#[test]
fn what_runs_in_a_local_set_is_a_part_of_the_task_that_runs_it() {
    let (recording, runtime) = begin(&mut Builder::new_current_thread());
    runtime.block_on(LocalSet::new().run_until(async {
        let inner = spawn_local(async {
            tokio::task::yield_now().await;
            assert!(!unitrace_probe::current().is_none());
        });
        inner.await.unwrap();
    }));
    let told = recording.told();
    assert_eq!(told.iter().filter(|told| told.contains(" spawns ")).count(), 1, "{told:#?}");
    assert!(!told.iter().any(|told| told.contains('?')), "of nobody unknown: {told:#?}");
    has(&told, "block_on ends done");
}

#[test]
fn polls_of_several_workers_nest_well() {
    let (recording, runtime) = begin(Builder::new_multi_thread().worker_threads(3));
    runtime.block_on(async {
        let tasks: Vec<_> = (0..20).map(|_| tokio::spawn(tokio::task::yield_now())).collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
    drop(runtime);
    let told = recording.told();
    assert_eq!(
        told.iter().filter(|told| told.contains(" ends done") && told.starts_with("hooked.rs")).count(),
        20
    );
}
