//! The macros of `tracing` through our subscriber.

use super::{Integration, Rounds};
use tracing::{Span, info, info_span};
use unitrace_probe::tracing::subscribe;

pub(super) const TRACING: Integration = Integration { name: "tracing", adds: 0, begin };

fn begin() -> Rounds {
    subscribe().unwrap();
    Rounds::new(|_| (), say_all)
}

pub(super) fn say_all(n: u32) {
    let span = info_span!("span", n, name = "x", later = tracing::field::Empty).entered();
    events(n);
    span.record("later", n);
    drop((Span::current(), span));
}

pub(super) fn events(n: u32) {
    info!(n, half = 0.5, name = "y", list = ?[n], "said {n}");
    info!(n, "a literal");
}
