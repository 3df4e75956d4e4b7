//! `tracing`'s macros through a registry with several layers.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "tracing-subscriber", target_os = "linux"))]

mod story;

use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};
use story::{Recording, record};
use tracing::{Subscriber, debug, info, info_span};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::prelude::*;
use unitrace_probe::StartError;
use unitrace_probe::tracing::{layer, subscribe};

/// Somebody else's layer.
struct Counting;

static EVENTS: AtomicU32 = AtomicU32::new(0);

impl<S: Subscriber> Layer<S> for Counting {
    fn on_event(&self, _: &tracing::Event<'_>, _: Context<'_, S>) {
        EVENTS.fetch_add(1, Ordering::Relaxed);
    }
}

fn begin() -> Recording {
    static ONCE: Once = Once::new();
    let recording = record();
    ONCE.call_once(|| {
        tracing_subscriber::registry().with(layer().with_filter(LevelFilter::INFO)).with(Counting).init();
    });
    recording
}

#[test]
fn spans_and_events_are_told_as_by_the_subscriber() {
    let recording = begin();
    let outer = info_span!("outer", size = 3);
    outer.in_scope(|| {
        info!(bytes = 512_u64, "served");
        let inner = info_span!("inner", late = tracing::field::Empty);
        inner.record("late", 12);
        drop(inner.clone());
        drop(info_span!(parent: None, "root"));
        drop(info_span!(parent: &inner, "given"));
    });
    drop(outer);
    let told = recording.told();
    let expected = [
        "- begins span outer in -",
        "field size i64 0x3",
        "enter outer",
        "log - info served",
        "field bytes u64 0x200",
        "- begins span inner in outer",
        "label inner late=12",
        "- begins span root in -",
        "end root",
        "- begins span given in inner",
        "end given",
        "end inner",
        "exit outer",
        "end outer",
    ];
    assert_eq!(told, expected);
    assert!(recording.copy().alive().is_empty());
}

#[test]
fn its_filter_is_its_own() {
    let recording = begin();
    let before = EVENTS.load(Ordering::Relaxed);
    debug!("only for the other one");
    assert!(EVENTS.load(Ordering::Relaxed) > before);
    assert!(recording.told().is_empty(), "{:?}", recording.told());
}

#[test]
fn a_subscriber_besides_is_refused() {
    let _recording = begin();
    let error = subscribe().unwrap_err();
    assert!(matches!(error, StartError::Subscribed));
    assert!(error.to_string().contains("layer"));
}
