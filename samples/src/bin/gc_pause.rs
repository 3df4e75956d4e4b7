//! A garbage collection, and everybody who has to wait for it.
//!
//! A request comes every 2 ms and builds a page in a garbage-collected heap that holds hundreds of them. When enough
//! was built since the last collection, the heap is collected inside of whichever request builds next: that one is
//! long, and on this one thread everybody who comes meanwhile is late. None of them did anything wrong.
//!
//! What to look for: the band of the collection over all rows, with how long it took; inside of it one request that
//! runs, and others that are ready from their first moment and run when it is over.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use async_executor::Executor;
use async_io::Timer;
use unitrace_probe::{task, traced};
use unitrace_samples::args::{self, Failure};
use unitrace_samples::web::arena::{Arena, Root};

/// Nodes of a page.
const NODES: usize = 800;
/// Pages that are kept: what the collector has to walk over.
const KEPT: usize = 400;

/// Pages that were built, the newest last.
#[derive(Default)]
struct Pages {
    arena: Arena,
    kept: Mutex<VecDeque<Root>>,
}

impl Pages {
    /// Builds a page; the arena collects first if it is time to.
    fn build(&self) {
        let page = self.arena.build(|nodes| {
            let texts: Vec<_> = (0..NODES).map(|number| nodes.text(number.to_string())).collect();
            nodes.join(&texts)
        });
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back(page);
        if kept.len() > KEPT {
            kept.pop_front();
        }
    }
}

async fn request(pages: Arc<Pages>) {
    pages.build();
}

/// Somebody else, on a thread of its own: comes when it likes.
fn client(executor: &Executor<'_>, pages: &Arc<Pages>) {
    let _client = task::thread("client");
    loop {
        thread::sleep(Duration::from_millis(2));
        executor.spawn(traced("request", request(pages.clone()))).detach();
    }
}

fn main() -> Result<(), Failure> {
    let seconds = args::seconds("A garbage collection, and everybody who has to wait for it.", 1.0)?;
    let pages = Arc::new(Pages::default());
    (0..KEPT).for_each(|_| pages.build());
    let _trace = unitrace_probe::start()?;
    let executor = Arc::new(Executor::new());
    let requests = executor.clone();
    thread::spawn(move || client(&requests, &pages));
    async_io::block_on(executor.run(Timer::after(seconds)));
    println!("look for: the band of a collection, and requests that become ready in it and run after it");
    Ok(())
}
