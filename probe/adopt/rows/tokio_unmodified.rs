//! row: Tokio, unmodified
//! uses: tokio = { version = "1", features = ["rt-multi-thread", "sync", "time"] }
//! seen: =4 spawn, =4 end, 7 poll_begin, 3 wake
//! seen main.rs:17: =3 spawn, 6 poll_begin, 3 wake, =3 end

use std::time::Duration;

async fn handle(n: u64) -> u64 {
    tokio::time::sleep(Duration::from_millis(2 + n)).await;
    n
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    {{set-up}}
    builder.worker_threads(2).enable_time().build()?.block_on(async {
        let tasks: Vec<_> = (0..3).map(|n| tokio::spawn(handle(n))).collect();
        for task in tasks {
            task.await.expect("no task panics");
        }
    });
    Ok(())
}
