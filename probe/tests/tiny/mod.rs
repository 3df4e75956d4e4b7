//! The smallest executor: one thread, a queue, no timer. Runs what is ready until nothing is.
#![allow(dead_code, clippy::unwrap_used)]

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

type Task = Pin<Box<dyn Future<Output = ()>>>;
type Queue = Arc<Mutex<VecDeque<usize>>>;

#[derive(Default)]
pub(crate) struct Tiny {
    tasks: Vec<Option<Task>>,
    wakers: Vec<Waker>,
    queue: Queue,
}

struct Enqueue(Queue, usize);

impl Wake for Enqueue {
    fn wake(self: Arc<Self>) {
        self.0.lock().unwrap().push_back(self.1);
    }
}

impl Tiny {
    /// Takes a future that is ready to be polled; its number is for [`Tiny::cancel`].
    pub(crate) fn spawn(&mut self, future: impl Future<Output = ()> + 'static) -> usize {
        let number = self.tasks.len();
        self.tasks.push(Some(Box::pin(future)));
        self.wakers.push(Arc::new(Enqueue(self.queue.clone(), number)).into());
        self.queue.lock().unwrap().push_back(number);
        number
    }

    /// Polls one task that is ready; false if none is.
    pub(crate) fn step(&mut self) -> bool {
        let Some(number) = self.queue.lock().unwrap().pop_front() else { return false };
        let slot = &mut self.tasks[number];
        if let Some(task) = slot {
            if task.as_mut().poll(&mut Context::from_waker(&self.wakers[number])).is_ready() {
                *slot = None;
            }
        }
        true
    }

    /// Polls until nothing is ready.
    pub(crate) fn run(&mut self) {
        while self.step() {}
    }

    /// Drops a task.
    pub(crate) fn cancel(&mut self, number: usize) {
        self.tasks[number] = None;
    }

    /// True when every task has ended.
    pub(crate) fn is_done(&self) -> bool {
        self.tasks.iter().all(Option::is_none)
    }
}

/// Wakes itself and is pending once.
pub(crate) async fn yield_now() {
    let mut yielded = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
