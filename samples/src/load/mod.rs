//! A load generator for `web_server`: a bounded number of requests in a bounded time, to 127.0.0.1 only.

mod client;
mod plan;
mod report;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::args::Failure;

pub use report::Report;

/// The most requests a run may make, whatever it is asked for.
pub const MOST_REQUESTS: u64 = 1_000_000;
/// The most connections that are open at once.
pub const MOST_CONNECTIONS: usize = 64;

/// How much to ask for.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Port of the server on 127.0.0.1.
    pub port: u16,
    /// Clients, each on a connection and a thread of its own.
    pub connections: usize,
    /// Ends when so many requests were answered, or
    pub requests: u64,
    /// after this time.
    pub seconds: Duration,
    /// What a client thinks between two requests.
    pub think: Duration,
}

/// What all clients share.
#[derive(Debug)]
struct Budget {
    left: AtomicU64,
    until: Instant,
}

impl Budget {
    /// True if one more request may be made; it then counts.
    fn take(&self) -> bool {
        let less = |left: u64| left.checked_sub(1);
        Instant::now() < self.until
            && self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }
}

impl Load {
    /// Asks for pages until requests or time are used up.
    ///
    /// # Errors
    /// The server cannot be reached.
    pub fn run(self) -> Result<Report, Failure> {
        let server = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let budget = Budget {
            left: AtomicU64::new(self.requests.min(MOST_REQUESTS)),
            until: Instant::now() + self.seconds,
        };
        let connections = self.connections.clamp(1, MOST_CONNECTIONS) as u64;
        let mut report = Report::default();
        thread::scope(|scope| {
            let budget = &budget;
            let start = |n| scope.spawn(move || client::run(n, server, self.think, budget));
            let clients: Vec<_> = (0..connections).map(start).collect();
            for client in clients {
                let seen = client.join().map_err(|_| "a client of the load generator panicked")?;
                report.add(seen?);
            }
            Ok(report)
        })
    }
}
