//! A counting server on Tokio and those who ask it, in one process: `cargo run -- --seconds 2`.
//!
//! ```text
//!   client ──TCP──▶ connection ──mpsc──▶ journal        reporter (every 20 ms)
//!   client ──TCP──▶ connection ──┘  └── counters (behind a lock)
//! ```
//! Nothing in `server` and `client` knows of unitrace: what is recorded comes from Tokio.

mod client;
mod cpu;
mod options;
mod recording;
mod server;

use options::Options;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_arguments()?;
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(options.workers).enable_all();
    let recording = recording::begin(options.record, &mut builder)?;
    let answers = builder.build()?.block_on(run(&options))?;
    let cost = cpu::used()?.as_secs_f64() * 1e6 / answers.count as f64;
    println!("{:.0} answers a second, {cost:.2} µs of CPU each: {}", answers.rate, options.record);
    drop(recording);
    Ok(())
}

/// What the clients got.
struct Answers {
    count: u64,
    /// A second.
    rate: f64,
}

async fn run(options: &Options) -> Result<Answers, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(server::serve(listener));
    let (answers, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let started = Instant::now();
    let clients: Vec<_> = (0..options.clients)
        .map(|n| tokio::spawn(client::ask(n, address, Arc::clone(&answers), Arc::clone(&stop))))
        .collect();
    tokio::time::sleep(options.duration).await;
    let rate = answers.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    for client in clients {
        client.await??;
    }
    server.abort();
    Ok(Answers { count: answers.load(Ordering::Relaxed), rate })
}
