//! What the server counts about itself, drawn as curves.

use unitrace_probe::{Counter, counter};

use crate::tally;

/// Requests answered.
pub static REQUESTS: Counter = counter!("requests");
/// Connections open now.
pub static CONNECTIONS: Counter = counter!("connections");
/// Look-ups that found their list in the cache.
pub static HITS: Counter = counter!("cache hits");
/// Look-ups that had to fetch it.
pub static MISSES: Counter = counter!("cache misses");
/// Nodes of the arena that the last collection left.
pub static NODES: Counter = counter!("arena", "nodes");

/// Adds to one of them.
pub fn add(counter: &Counter, n: i64) {
    tally::count(tally::Kind::Counter);
    counter.add(n);
}

/// Sets one of them.
pub fn set(counter: &Counter, value: usize) {
    tally::count(tally::Kind::Counter);
    counter.set(value as i64);
}
