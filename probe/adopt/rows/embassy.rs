//! row: embassy-executor 0.10
//! uses: embassy-executor = { version = "0.10", features = ["platform-std", "executor-thread"] }
//! uses: futures-lite = "2"
//! seen worker: =3 spawn, =6 poll_begin, =3 wake, =3 end

use embassy_executor::{Executor, Spawner};
use futures_lite::future::yield_now;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

static DONE: AtomicU32 = AtomicU32::new(0);

#[embassy_executor::task(pool_size = 3)]
async fn worker(_number: u32) {
    yield_now().await;
    DONE.fetch_add(1, Relaxed);
}

fn begin(spawner: Spawner) -> Result<(), embassy_executor::SpawnError> {
    for _ in 0..3 {
        {{then}}
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    {{set-up}}
    let executor = Box::leak(Box::new(Executor::new()));
    executor.run_until(|spawner| begin(spawner).expect("there is room for three"), || DONE.load(Relaxed) == 3);
    Ok(())
}
