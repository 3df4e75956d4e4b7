//! The macros of `tracing` through the registry of `tracing-subscriber`: what our layer adds to it.

use super::{Integration, Rounds, tracing as said};
use tracing::Dispatch;
use tracing::dispatcher::with_default;
use tracing_subscriber::prelude::*;
use tracing_subscriber::registry;
use unitrace_probe::tracing::layer;

pub(super) const EVENTS: Integration =
    Integration { name: "layer: events", adds: 0, begin: || begin(said::events) };

/// Our id of a span, which the registry keeps in a box.
pub(super) const SPANS: Integration =
    Integration { name: "layer: a span", adds: 1, begin: || begin(said::say_all) };

fn begin(round: fn(u32)) -> Rounds {
    let (plain, recorded) = (Dispatch::new(registry()), Dispatch::new(registry().with(layer())));
    Rounds::new(move |n| with_default(&plain, || round(n)), move |n| with_default(&recorded, || round(n)))
}
