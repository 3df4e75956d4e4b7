//! row: any other executor
//! uses: futures = "0.3"
//! seen conn: =3 spawn, =6 poll_begin, 3 wake, =3 end

use futures::executor::LocalPool;
use futures::task::LocalSpawnExt;
use std::task::Poll;

/// Gives way once.
async fn handle() {
    let mut woken = false;
    futures::future::poll_fn(|cx| {
        if std::mem::replace(&mut woken, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    {{set-up}}
    let mut pool = LocalPool::new();
    for _ in 0..3 {
        let future = handle();
        pool.spawner().spawn_local({{then}})?;
    }
    pool.run();
    Ok(())
}
