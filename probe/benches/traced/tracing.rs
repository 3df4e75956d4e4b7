//! What `tracing`'s macros cost over the ring (feature `tracing`).

use crate::line;
use tracing::{debug, info, info_span};

/// Bare events that one of `tracing` with two integers may cost.
const LIMIT: f64 = 3.0;

/// `bare`: what a bare event costs.
pub(crate) fn lines(bare: f64) {
    if let Err(error) = unitrace_probe::tracing::subscribe() {
        println!("{error}");
        return;
    }
    line("tracing: an event without fields", plain);
    let ratio = line("tracing: an event with two integer fields: 3 events", two_fields) / bare;
    let holds = if ratio <= LIMIT { "holds" } else { "DOES NOT HOLD" };
    println!("{:<58}{ratio:>18.3}  <= {LIMIT}: {holds}", "  beside the bare event");
    line("tracing: a span with a field, entered, left, ended: 5 events", span);
    line("tracing: an event of a level that is off", off);
}

fn plain(n: u32) {
    for _ in 0..n {
        info!("a packet came");
    }
}

fn two_fields(n: u32) {
    for i in 0..n {
        info!(number = i, bytes = 512_u32, "a packet came");
    }
}

fn span(n: u32) {
    for i in 0..n {
        drop(info_span!("packet", number = i).entered());
    }
}

fn off(n: u32) {
    for i in 0..n {
        debug!(number = i, "a packet came");
    }
}
