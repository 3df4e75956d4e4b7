//! row: async-task
//! uses: async-task = "4"
//! uses: futures-lite = "2"
//! seen job: =3 spawn, =6 poll_begin, =3 wake, =3 end

use std::sync::mpsc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    {{set-up}}
    let (queue, ready) = mpsc::channel();
    for _ in 0..3 {
        let queue = queue.clone();
        let schedule = move |runnable| queue.send(runnable).expect("main receives");
        let future = futures_lite::future::yield_now();
        let (runnable, task) = {{then}};
        runnable.schedule();
        task.detach();
    }
    while let Ok(runnable) = ready.try_recv() {
        runnable.run();
    }
    Ok(())
}
