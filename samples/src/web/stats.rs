//! What the server counts about itself.

use std::sync::atomic::{AtomicI64, Ordering};

/// A number that goes up and down.
#[derive(Default, Debug)]
pub struct Gauge(AtomicI64);

impl Gauge {
    /// Adds `n` and says what it is now.
    pub fn add(&self, n: i64) -> i64 {
        self.0.fetch_add(n, Ordering::Relaxed) + n
    }

    /// What it is now.
    pub fn get(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// All of them.
#[derive(Default, Debug)]
pub struct Stats {
    /// Requests answered.
    pub requests: Gauge,
    /// Connections open now.
    pub connections: Gauge,
    /// Look-ups that found their list.
    pub hits: Gauge,
    /// Look-ups that had to fetch it.
    pub misses: Gauge,
}
