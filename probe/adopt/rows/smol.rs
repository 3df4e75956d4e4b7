//! row: smol, async-executor
//! uses: smol = "2"
//! seen conn: =6 spawn, 12 poll_begin, 6 wake, =6 end

use std::time::Duration;

async fn handle(n: u64) -> u64 {
    smol::Timer::after(Duration::from_millis(2 + n)).await;
    n
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    {{set-up}}
    let executor = smol::Executor::new();
    smol::block_on(executor.run(async {
        for n in 0..3 {
            let future = handle(n);
            let global = {{then}};
            let future = handle(n);
            let own = {{then 2}};
            global.await;
            own.await;
        }
    }));
    Ok(())
}
