//! Tokio through a layer of `tracing-subscriber`'s, beside another one: only with `--cfg tokio_unstable`, as `.ci/tokio` builds
//! it.
#![allow(clippy::unwrap_used)]
#![cfg(all(
    feature = "enabled",
    feature = "tokio",
    feature = "tracing-subscriber",
    target_os = "linux",
    tokio_unstable
))]

mod story;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use story::record;
use tokio::runtime::Builder;
use tokio::sync::Mutex;
use tokio::task::yield_now;
use tracing::{Subscriber, info};
use tracing_core::span::{Attributes, Id};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::prelude::*;
use unitrace_probe::tokio::{follow_resources, hook, spawn};
use unitrace_probe::tracing::layer;

/// Somebody else's layer.
struct Counting;

static SPAWNS: AtomicU32 = AtomicU32::new(0);

impl<S: Subscriber> Layer<S> for Counting {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        SPAWNS.fetch_add(u32::from(attributes.metadata().name() == "runtime.spawn"), Ordering::Relaxed);
    }
}

#[test]
fn the_same_is_told_by_the_layer_and_the_other_one_hears_it_too() {
    let recording = record();
    let mut builder = Builder::new_current_thread();
    hook(&mut builder).unwrap();
    follow_resources().unwrap();
    tracing_subscriber::registry().with(layer()).with(Counting).init();
    let runtime = builder.build().unwrap();
    let line = line!() + 5;
    runtime.block_on(async {
        let lock = Arc::new(Mutex::new(0));
        let held = lock.lock().await;
        let shared = lock.clone();
        let waiter = spawn("waiter", async move {
            *shared.lock().await += 1;
            info!(n = 7, "counted");
        });
        yield_now().await;
        drop(held);
        waiter.await.unwrap();
        tokio::task::spawn_blocking(|| ()).await.unwrap();
    });
    drop(runtime);
    let told = recording.told();
    let task = format!("tokio_layer.rs:{line}");
    let lock = format!("Mutex at tokio_layer.rs:{}", line - 3);
    for sentence in [
        format!("block_on spawns task {task}"),
        format!("label {task} waiter"),
        format!("new mutex {lock}"),
        format!("{task} waits for {lock}"),
        format!("task block_on wakes {task}"),
        format!("{task} reads {lock}"),
        format!("log {task} info counted"),
        format!("{task} ends done"),
        "block_on ends done".into(),
        format!("block_on spawns blocking tokio_layer.rs:{}", line + 7),
    ] {
        assert_eq!(told.iter().filter(|told| **told == sentence).count(), 1, "{sentence}: {told:#?}");
    }
    assert!(
        !told.iter().any(|told| told.contains(" begins span ")),
        "Tokio's spans are no spans here: {told:#?}"
    );
    assert!(SPAWNS.load(Ordering::Relaxed) >= 3);
    assert_eq!(recording.copy().alive(), ["io and time driver"]);
}
