//! A belt from one thread to another: the kernel's wait queue, and what it does in the trace.

use alloc::collections::VecDeque;
use alloc::sync::Arc;
use axstd::sync::Mutex;
use axtask::WaitQueue;
use core::sync::atomic::{AtomicU32, Ordering};
use unitrace_probe::{ObjectId, Outcome, Resource, count, current, hooks, resource};

/// One end puts, the other takes.
pub struct Belt {
    crates: Mutex<VecDeque<u32>>,
    filled: WaitQueue,
    seen: Resource,
    /// Who waits for a crate, or 0.
    taker: AtomicU32,
}

impl Belt {
    /// An empty one.
    pub fn shared() -> Arc<Self> {
        Arc::new(Self {
            crates: Mutex::new(VecDeque::new()),
            filled: WaitQueue::new(),
            seen: resource!(Channel, "belt"),
            taker: AtomicU32::new(0),
        })
    }

    /// Puts a crate on it.
    pub fn put(&self, number: u32) {
        let mut crates = self.crates.lock();
        crates.push_back(number);
        count!("crates on the belt", crates.len() as i64);
        drop(crates);
        self.seen.resolve(Outcome::Done);
        hooks::wake(ObjectId(self.taker.load(Ordering::Relaxed)));
        self.filled.notify_one(true);
    }

    /// Takes the first, or waits for one.
    pub fn take(&self) -> u32 {
        self.taker.store(current().0, Ordering::Relaxed);
        loop {
            if let Some(number) = self.crates.lock().pop_front() {
                self.seen.read();
                return number;
            }
            self.seen.try_read();
            self.seen.wait();
            self.filled.wait_until(|| !self.crates.lock().is_empty());
        }
    }
}
