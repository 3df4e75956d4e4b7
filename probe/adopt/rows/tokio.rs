//! row: Tokio as it is built by default
//! uses: tokio = { version = "1", features = ["macros", "rt-multi-thread", "time"] }
//! seen conn: =3 spawn, 6 poll_begin, 3 wake, =3 end

use std::time::Duration;

async fn handle(n: u64) -> u64 {
    tokio::time::sleep(Duration::from_millis(2 + n)).await;
    n
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    {{set-up}}
    let mut tasks = Vec::new();
    for n in 0..3 {
        let future = handle(n);
        tasks.push({{then}});
    }
    for task in tasks {
        task.await?;
    }
    Ok(())
}
