//! An executor that nobody has heard of, and futures inside of futures.
//!
//! The executor is written below: a list, a queue and a waker. `traced` around what is spawned is all it takes. A page asks for
//! stock and price at once and waits for both, then it asks two mirrors and takes the one that answers first.
//!
//! What to look for: `stock` and `price` are rows of their own inside of `page`, which runs when the slower one is there. `near`
//! answers, and `far` ends without its last poll: it was dropped.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context, Wake, Waker};
use std::time::{Duration, Instant};

use async_io::Timer;
use futures_lite::future::{or, zip};
use unitrace_probe::{branch, idle, sleep, traced};
use unitrace_samples::args::{self, Failure};
use unitrace_samples::work;

type Task = Pin<Box<dyn Future<Output = ()>>>;

struct Executor {
    tasks: Vec<Option<Task>>,
    queue: Sender<usize>,
    ready: Receiver<usize>,
}

/// Puts a task into the queue.
struct Enqueue(usize, Sender<usize>);

impl Wake for Enqueue {
    fn wake(self: Arc<Self>) {
        // Nobody is there any more to whom it would matter.
        let _ = self.1.send(self.0);
    }
}

impl Executor {
    fn new() -> Self {
        let (queue, ready) = channel();
        Self { tasks: Vec::new(), queue, ready }
    }

    fn spawn(&mut self, task: impl Future<Output = ()> + 'static) {
        self.waker(self.tasks.len()).wake();
        self.tasks.push(Some(Box::pin(task)));
    }

    fn waker(&self, task: usize) -> Waker {
        Arc::new(Enqueue(task, self.queue.clone())).into()
    }

    /// Until all of them have ended.
    fn run(&mut self) {
        while self.tasks.iter().any(Option::is_some) {
            let Some(number) = self.next() else { return };
            let waker = self.waker(number);
            let Some(task) = &mut self.tasks[number] else { continue };
            if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                self.tasks[number] = None;
            }
        }
    }

    fn next(&self) -> Option<usize> {
        self.ready.try_recv().ok().or_else(|| {
            let _nothing_to_do = idle();
            self.ready.recv().ok()
        })
    }
}

/// Somebody far away, who takes that long.
async fn ask(micros: u64) {
    sleep("answer", Timer::after(Duration::from_micros(micros))).await;
    work::compute(Duration::from_micros(100));
}

async fn pages(end: Instant) {
    while Instant::now() < end {
        zip(branch("stock", ask(1000)), branch("price", ask(3000))).await;
        or(branch("near", ask(800)), branch("far", ask(6000))).await;
        work::compute(Duration::from_micros(300));
    }
}

fn main() -> Result<(), Failure> {
    let seconds = args::seconds("An executor that nobody has heard of.", 1.0)?;
    let _trace = unitrace_probe::start()?;
    let mut executor = Executor::new();
    for _ in 0..2 {
        executor.spawn(traced("page", pages(Instant::now() + seconds)));
    }
    executor.run();
    println!("look for: stock and price inside of a page, and far, which is dropped when near has answered");
    Ok(())
}
