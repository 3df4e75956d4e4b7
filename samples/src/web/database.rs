//! The slow one: answers one query at a time, in the order in which they came.

use std::time::Duration;

use async_io::Timer;
use unitrace_probe::sleep;
use unitrace_probe::sync::{mpsc, oneshot};

/// Queries that may wait before askers have to.
const QUEUE: usize = 16;

/// A row of an answer.
#[derive(Clone, Debug)]
pub struct Product {
    /// What it is called.
    pub name: String,
    /// What it costs.
    pub cents: u32,
    /// How many there are.
    pub stock: u32,
}

/// A question, with the way back.
#[derive(Debug)]
struct Query {
    key: String,
    reply: oneshot::Sender<Vec<Product>>,
}

/// How others reach the database.
#[derive(Clone, Debug)]
pub struct Database {
    queries: mpsc::Sender<Query>,
}

/// The database's own end.
#[derive(Debug)]
pub struct Engine {
    queries: mpsc::Receiver<Query>,
}

/// A database and the engine that someone has to run.
pub fn database() -> (Database, Engine) {
    let (sender, receiver) = mpsc::bounded("queries", QUEUE);
    (Database { queries: sender }, Engine { queries: receiver })
}

impl Database {
    /// The products under `key`; none if the database is gone.
    pub async fn query(&self, key: &str) -> Vec<Product> {
        let (reply, answer) = oneshot::channel("answer");
        let query = Query { key: key.to_string(), reply };
        if self.queries.send(query).await.is_err() {
            return Vec::new();
        }
        answer.await.unwrap_or_default()
    }
}

impl Engine {
    /// Answers until nobody can ask any more.
    pub async fn run(self) {
        while let Ok(query) = self.queries.recv().await {
            if query.reply.is_canceled() {
                continue;
            }
            sleep("disk", Timer::after(cost(&query.key))).await;
            // Whoever asked may have given up meanwhile; that is no fault.
            let _ = query.reply.send(products(&query.key));
        }
    }
}

/// How long a query takes: the archive is on a slow disk.
fn cost(key: &str) -> Duration {
    match key.starts_with("archive") {
        true => Duration::from_millis(25),
        false => Duration::from_micros(1000 + 5000 * hash(key) / u64::from(u32::MAX)),
    }
}

/// The same key has the same products for ever.
fn products(key: &str) -> Vec<Product> {
    let mut random = fastrand::Rng::with_seed(hash(key));
    let count = 20 + random.usize(..40);
    let product = |n| Product {
        name: format!("{key} article {n}"),
        cents: random.u32(100..100_000),
        stock: random.u32(..50),
    };
    (1..=count).map(product).collect()
}

/// FNV-1a, folded to 32 bits.
fn hash(key: &str) -> u64 {
    let long = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (long ^ long >> 32) & u64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_the_same_every_time() {
        let names = |key| products(key).into_iter().map(|p| (p.name, p.cents)).collect::<Vec<_>>();
        assert_eq!(names("tea"), names("tea"));
        assert!(names("tea").len() >= 20);
    }
}
